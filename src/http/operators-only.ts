import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { Request } from 'express'
import { isLoopback } from '../gateway/addresses.ts'

/** What a proxy adds to what it passes on. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/**
 * Who may see what is for operators: whoever has the token; without a token somebody on this machine, who has asked it by an
 * address of its own and not through a proxy.
 */
export function operatorsOnly(token: string | undefined): (request: Request) => boolean {
  if (token === undefined) return fromThisMachine
  const due = digest(token)
  return ({ headers: { authorization = '' } }) =>
    timingSafeEqual(digest(/^bearer +(.*)$/i.exec(authorization)?.[1] ?? ''), due)
}

/** Of one length, whatever is given. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function fromThisMachine({ socket, headers }: Request): boolean {
  if (FORWARDED.some((header) => headers[header] !== undefined)) return false
  // A page of elsewhere whose name has been pointed here comes with that name.
  return isLoopback(socket.remoteAddress ?? '') && isOwnName(headers.host ?? '')
}

function isOwnName(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || isIP(name) !== 0
}
