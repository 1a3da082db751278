import { isIP } from 'node:net'
import { z } from 'zod'
import { SECRET_BYTES } from './persons/tokens.ts'

/** What a variable is for, an example, and its default in words where the default depends on something. */
export interface About {
  description: string
  example: string
  fallback?: string
}

export const whole = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number)
export const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` })
export const onOff = () => oneOf(['on', 'off']).transform((word) => word === 'on')
/** The same, for whoever is used to 1 and 0. */
export const switched = () => oneOf(['on', 'off', '1', '0']).transform((word) => word === 'on' || word === '1')
export const text = () => z.string().regex(/^\S+$/, 'must not be empty or hold spaces')
export const list = (fits: (item: string) => boolean, error: string) =>
  z
    .string()
    .transform((items) => items.split(',').map((item) => item.trim()))
    .refine((items) => items.every(fits), { error })
export const about = <S extends z.ZodType>(schema: S, meta: About): S => schema.meta({ ...meta })

/** The file that holds a secret, instead of its variable. */
export const inFile = (variable: string, example: string) =>
  about(z.string().min(1).optional(), {
    description: `The file that holds ${variable}, instead of the variable.`,
    example,
    fallback: 'none',
  })

export const isOrigin = (url: string): boolean =>
  /^https?:[^*]+$/.test(url) && URL.canParse(url) && new URL(url).origin === url.replace(/\/$/, '')
export const isProxy = (proxy: string): boolean => {
  const [address = '', bits, more] = proxy.split('/')
  if (['loopback', 'linklocal', 'uniquelocal'].includes(proxy)) return true
  return isIP(address) > 0 && more === undefined && (bits === undefined || /^\d{1,3}$/.test(bits))
}

/** A secret as somebody sets it. */
export function secret() {
  return z.string().refine((value) => Buffer.byteLength(value) >= SECRET_BYTES, {
    error: `must have at least ${SECRET_BYTES} bytes`,
  })
}
