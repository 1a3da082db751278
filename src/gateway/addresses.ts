import { createHmac, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'

/** This machine itself. */
export const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./i.test(address)

/**
 * Whom an address stands for: an IPv4 address as it is, however it is written; of an IPv6 address the first 64 bits, since all
 * others are its owner's to choose.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined || isIP(plain) !== 6) return mapped ?? plain
  const [head = '', tail] = plain.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  // An IPv4 address at the end takes the place of two groups.
  const written = front.length + back.length + (plain.includes('.') ? 1 : 0)
  const gap = tail === undefined ? [] : Array<string>(8 - written).fill('0')
  const groups = [...front, ...gap, ...back].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** Names for what must not be kept: the same for the same, and after this process nobody can tell what they stood for. */
export function hashedNames(): (of: string) => string {
  const secret = randomBytes(32)
  return (of) => createHmac('sha256', secret).update(of).digest('base64url').slice(0, 22)
}
