import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/**
 * May a page of this origin speak to us? Programs send no Origin and may; a page must come from an origin that is listed, to
 * the letter, or have been served by us.
 *
 * That a page was served by us is seen by its origin naming the host that it asks. The name alone proves nothing: whoever owns
 * a name can point it at this machine, and their page then asks "its own" host (DNS rebinding). So once the server has been
 * told its address, only IP addresses and `localhost` are taken for our own unlisted: nobody else can own those. A server that was
 * not told is found by any name that its network has for it, and has nobody's secrets to give away: tokens are kept by pages,
 * by origin, and no cookie is ever set.
 */
export function originAllowed(
  listed: Iterable<string>,
  publicUrl: string,
): (request: Pick<IncomingMessage, 'headers'>) => boolean {
  const allowed = new Set([...listed].map((origin) => new URL(origin).origin))
  const anyName = new URL(publicUrl).hostname === 'localhost'
  return ({ headers: { origin, host } }) => {
    if (origin === undefined || allowed.has(origin)) return true
    if (host === undefined || !(anyName || isLocal(nameOf(host)))) return false
    return origin === `http://${host}` || origin === `https://${host}`
  }
}

/** A name that nobody can point elsewhere. */
const isLocal = (name: string): boolean => name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0

const nameOf = (host: string): string => host.replace(/:\d*$/, '')
