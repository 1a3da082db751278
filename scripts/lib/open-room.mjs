// @ts-check
import { join } from 'node:path'
import { root } from './run.mjs'

/**
 * Opens a lounge on a running server, as a host would, for programs that need a room in which nobody else talks.
 * @param {string} url the server's
 * @param {string} hostKey of a host link
 * @param {string} [room] its address
 */
export async function openRoom(url, hostKey, room = 'main') {
  const { token } = await post(`${url}/api/session`, { hostKey })
  await post(`${url}/api/rooms`, { id: `open-${room}-room`, room, title: 'Aurora 3 launch' }, token)
}

/** The same, with a link signed by the secret of that server. Needs the build. @param {string} url @param {string} secret @param {string} [room] */
export async function openRoomBySecret(url, secret, room) {
  const { Tokens } = await import(join(root, 'dist/server/persons/tokens.js'))
  await openRoom(url, new Tokens(secret).hostLink(Date.now()), room)
}

/** @param {string} url @param {object} body @param {string} [token] @returns {Promise<any>} */
async function post(url, body, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
