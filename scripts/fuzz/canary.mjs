// @ts-check
import { io } from 'socket.io-client'
import { newToken } from './raw-session.mjs'

const LOST_MS = 10_000
/** Two lines a second, by four writers, who each stay far below the flood limit. */
const EVERY_MS = 500
const WRITERS = 4

/** @typedef {import('./raw-session.mjs').Target} Target */

/**
 * People who chat as if nothing was the matter, and one who reads. `stop` gives what the reader saw of it.
 * @param {Target} target
 */
export async function startCanary(target) {
  const reader = await comeIn(target, 'visitor')
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => comeIn(target, 'guest')))
  /** @type {Map<string, number>} */
  const pending = new Map()
  /** @type {number[]} */
  const latencies = []
  let said = 0
  /** @type {string[]} */
  const problems = []
  /** @param {unknown} text */
  const saw = (text) => {
    const at = pending.get(String(text))
    if (at === undefined) return
    pending.delete(String(text))
    latencies.push(performance.now() - at)
  }
  reader.on('tick', ({ log, events }) => {
    if (log === 'room') for (const event of events) saw(event.text)
  })
  const speak = () => {
    const text = `canary ${++said}`
    pending.set(text, performance.now())
    const writer = /** @type {import('socket.io-client').Socket} */ (writers[said % WRITERS])
    writer.emit(
      'chat.send',
      { id: `canary-${process.pid}-${said}`, text },
      (/** @type {{ ok: boolean, refused?: string }} */ reply) => {
        if (!reply.ok) problems.push(`canary refused: ${reply.refused}`)
      },
    )
  }
  const timer = setInterval(speak, EVERY_MS)
  speak()
  const stop = async () => {
    clearInterval(timer)
    await untilSeen(pending)
    for (const text of pending.keys()) problems.push(`never seen: ${text}`)
    for (const socket of [reader, ...writers]) socket.disconnect()
    return { said, seen: latencies.length, ...percentiles(latencies), problems }
  }
  return { stop }
}

/** @param {Map<string, number>} pending */
async function untilSeen(pending) {
  for (const until = performance.now() + LOST_MS; pending.size > 0 && performance.now() < until;)
    await new Promise((resolve) => setTimeout(resolve, 20))
}

/** @param {number[]} latencies in ms */
function percentiles(latencies) {
  const sorted = latencies.toSorted((a, b) => a - b)
  /** @param {number} share */
  const at = (share) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

/** @param {Target} target @param {'visitor' | 'guest'} standing @returns {Promise<import('socket.io-client').Socket>} */
async function comeIn(target, standing) {
  const token = await newToken(target, standing)
  const socket = io(target.url, { auth: { token, room: 'main' }, transports: ['websocket'], forceNew: true })
  await new Promise((resolve) => socket.once('welcome', resolve))
  return socket
}
