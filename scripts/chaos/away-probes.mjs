// @ts-check
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'

const patienceMs = 5_000

/**
 * Asks a node all that it must answer with or without a store, and how large it is.
 * @param {{ url: string, pid: number }} node
 * @param {string} token of somebody who may speak
 * @param {string} room
 * @returns {Promise<Probe>}
 */
export async function probe({ url, pid }, token, room) {
  const id = randomBytes(9).toString('base64url')
  const said = { method: 'POST', headers: headersFor(token), body: JSON.stringify({ id, text: `probe ${id}` }) }
  const [alive, ready, page, snapshot, command] = await Promise.all([
    ask(`${url}/healthz`),
    ask(`${url}/readyz`),
    ask(`${url}/r/${room}`),
    ask(`${url}/api/rooms/${room}`),
    ask(`${url}/api/rooms/${room}/do/chat.send`, said),
  ])
  return { alive, ready, page, snapshot, command, rss: residentOf(pid) }
}

/** @param {string} token */
const headersFor = (token) => ({ 'content-type': 'application/json', authorization: `Bearer ${token}` })

/** @param {string} url @param {RequestInit} [request] @returns {Promise<Answer>} */
async function ask(url, request = {}) {
  const began = performance.now()
  try {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(patienceMs) })
    const text = await answer.text()
    const json = (answer.headers.get('content-type') ?? '').includes('json')
    return { status: answer.status, ms: performance.now() - began, body: json ? JSON.parse(text) : undefined }
  } catch (error) {
    return { status: 0, ms: performance.now() - began, body: String(error) }
  }
}

/** Bytes of memory that a process occupies. @param {number} pid */
const residentOf = (pid) => 1_024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }))

/** What is wrong with an answer given while Redis is away. @param {Probe} found @param {number} answerMs @returns {string[]} */
export function wrongWhileAway({ alive, ready, page, snapshot, command }, answerMs) {
  const all = { '/healthz': alive, '/readyz': ready, page, snapshot, command }
  const late = Object.entries(all).filter(([, { ms }]) => ms > answerMs)
  const lines = late.map(([name, { ms }]) => `${name} was answered after ${Math.round(ms)} ms`)
  for (const [name, { status }] of Object.entries({ '/healthz': alive, page, snapshot }))
    if (status !== 200) lines.push(`${name} answered ${status}`)
  if (ready.status !== 503 || !ready.body?.why)
    lines.push(`/readyz answered ${ready.status} ${JSON.stringify(ready.body)}`)
  const code = command.body?.refused ?? command.body?.code
  if (!['unavailable', 'unconfirmed'].includes(code))
    lines.push(`a command was answered ${command.status} ${JSON.stringify(command.body)}`)
  return lines
}

/**
 * @typedef {{ status: number, ms: number, body: any }} Answer `status` 0 = none
 * @typedef {{ alive: Answer, ready: Answer, page: Answer, snapshot: Answer, command: Answer, rss: number }} Probe
 */
