// @ts-check
import { Agent, request } from 'node:http'

const patienceMs = 5_000
const agent = new Agent({ keepAlive: true, maxSockets: 48 })

/**
 * Sends JSON over connections that are kept, for programs that send very many; status 0 = nobody answered.
 * @param {string} url
 * @param {string} token of a session; without one: empty
 * @param {string} body
 * @returns {Promise<{ status: number, text: string }>}
 */
export const postJson = (url, token, body) =>
  new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(token && { authorization: `Bearer ${token}` }),
    }
    const nobody = () => resolve({ status: 0, text: '' })
    const asked = request(url, { method: 'POST', agent, headers, timeout: patienceMs })
    asked.on('timeout', () => asked.destroy()).on('error', nobody)
    asked.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text })).on('error', nobody)
    })
    asked.end(body)
  })
