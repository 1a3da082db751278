import type { IncomingMessage } from 'node:http'

/**
 * May a page of this origin speak to us? Programs send no Origin and may; a page must come from our own address or from
 * one that is listed, to the letter.
 */
export const originAllowed =
  (allowed: ReadonlySet<string>) =>
  ({ headers }: Pick<IncomingMessage, 'headers'>): boolean => {
    const { origin, host } = headers
    if (origin === undefined) return true
    return allowed.has(origin) || (host !== undefined && (origin === `http://${host}` || origin === `https://${host}`))
  }
