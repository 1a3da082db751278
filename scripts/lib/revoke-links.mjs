// @ts-check
import { randomUUID } from 'node:crypto'

/** Something a person can do something about; the message says what. */
export class HostLinkFailed extends Error {}

/**
 * @typedef {object} Signer
 * @property {(now: number) => string} hostLink
 */

/** The address that lets a host into a room. @param {string} publicUrl @param {string} room @param {string} key */
export const linkTo = (publicUrl, room, key) => `${publicUrl}/host/${room}#host=${key}`

/**
 * Voids every host link signed until now, by a running server, and answers the key of one that is valid after it.
 * @param {string} server
 * @param {Signer} tokens
 */
export async function revokeLinks(server, tokens) {
  const { token } = await ask(server, '/api/session', { hostKey: tokens.hostLink(Date.now()) })
  await ask(server, '/api/rooms/house/do/host.revoke', { id: randomUUID() }, token)
  return validKey(server, tokens)
}

/** The server's clock may be a little ahead of ours: the first key that it takes. @param {string} server @param {Signer} tokens */
async function validKey(server, tokens) {
  for (const ahead of [0, 100, 500, 2_000, 10_000]) {
    const key = tokens.hostLink(Date.now() + ahead)
    const taken = await ask(server, '/api/session', { hostKey: key }).catch((error) => {
      if (error.refused !== 'token_invalid') throw error
      return undefined
    })
    if (taken) return key
  }
  throw new HostLinkFailed(
    "The links are revoked, but this machine's clock is behind the server's: set it and run again.",
  )
}

/**
 * @param {string} server
 * @param {string} path
 * @param {object} body
 * @param {string} [token]
 * @returns {Promise<{ token: string }>}
 */
async function ask(server, path, body, token) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const headers = { 'content-type': 'application/json', ...authorization }
  const request = { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await fetch(`${server}${path}`, request).catch((cause) => {
    throw new HostLinkFailed(`No server answers at ${server}. Start it, or say where it is with --server.`, { cause })
  })
  const answer = await response.json().catch(() => ({}))
  if (response.ok) return answer
  const why = `${answer.title ?? response.statusText} (${answer.refused ?? response.status})`
  throw Object.assign(new HostLinkFailed(`The server at ${server} refused: ${why}.`), { refused: answer.refused })
}
