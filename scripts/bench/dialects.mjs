// @ts-check
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import { RawSocket } from './raw-socket.mjs'

/** So long is an event as JSON, in bytes. */
const EVENT_BYTES = 180
const engine = '/socket.io/?EIO=4&transport=websocket'

/**
 * How each server is spoken to: coming in, saying message number n, and listening as a real client would.
 * @type {Record<string, (port: number) => Dialect>}
 */
export const dialects = {
  fanfare,
  socketio,
  bare: socketio,
  polls: socketio,
  eager: socketio,
  ws: (port) => plain(port, (data) => [data]),
  floor: (port) => plain(port, inTick),
  voteFloor: (port) => plain(port, inTick),
}

/** @param {number} port @returns {Dialect} */
function fanfare(port) {
  const run = Math.random().toString(36).slice(2, 8)
  const enter = (/** @type {string} */ token) =>
    RawSocket.open(port, engine, (text, socket) => {
      if (text.startsWith('0{')) socket.send(`40${JSON.stringify({ token, room: 'main' })}`)
      if (text.startsWith('44') || text.startsWith('42["bye"')) throw new Error(text.slice(0, 200))
      return text.startsWith('42["welcome"') && hasSnapshots(text)
    })
  return {
    enter,
    open: async (i) => enter(await session(port, `Fan ${i}`)),
    async probe(i, hear) {
      const token = await session(port, `Probe ${i}`)
      const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], auth: { token, room: 'main' } })
      let at = -1
      socket.on('tick', ({ log, after, upTo, events }) => {
        if (log !== 'room') return
        if (at !== after) throw new Error(`probe ${i} stands at ${at} and got a tick after ${after}`)
        at = upTo
        for (const event of events) if (event.type === 'chat.said') hear(indexOf(event.text))
      })
      await new Promise((resolve) => socket.on('welcome', ({ room }) => resolve((at = room.seq))))
      return socket
    },
    message(n) {
      const id = `b-${run}-${String(n).padStart(6, '0')}`
      return `42${n}${JSON.stringify(['chat.send', { id, text: text(n, 50) }])}`
    },
  }
}

/** @param {number} port @returns {Dialect} */
function socketio(port) {
  const enter = () =>
    RawSocket.open(port, engine, (text, socket) => {
      if (text.startsWith('0{')) socket.send('40')
      return text.startsWith('40{')
    })
  return {
    ...{ enter, open: enter },
    async probe(_, hear) {
      const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] })
      socket.on('chat message', (event) => hear(indexOf(event.text)))
      await new Promise((resolve) => socket.on('connect', () => resolve(undefined)))
      return socket
    },
    message: (n) => `42["chat message",${eventJson(n)}]`,
  }
}

/** @param {number} port @param {(data: string) => string[]} eventsIn @returns {Dialect} */
function plain(port, eventsIn) {
  const enter = () => RawSocket.open(port, '/', () => true)
  return {
    ...{ enter, open: enter },
    async probe(_, hear) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false })
      socket.on('message', (data) => {
        for (const event of eventsIn(/** @type {Buffer} */ (data).toString())) hear(indexOf(event))
      })
      await new Promise((resolve) => socket.once('open', resolve))
      return socket
    },
    message: eventJson,
  }
}

/** @param {string} data */
const inTick = (data) => JSON.parse(data.slice(2))[1].events.map((/** @type {{ text: string }} */ event) => event.text)

/** A first welcome tells all of both logs; the house's snapshot stands at the end. @param {string} welcome */
function hasSnapshots(welcome) {
  if (!welcome.includes('"snapshot":') || !welcome.includes('"snapshot":', welcome.lastIndexOf('"house":')))
    throw new Error(`a welcome without snapshots: ${welcome.slice(0, 200)}`)
  return true
}

/** @param {number} n @param {number} length */
const text = (n, length) => `m${n} `.padEnd(length, 'so many people here tonight, wonderful ')
/** @param {string} words */
const indexOf = (words) => Number(/\bm(\d+) /.exec(words)?.[1])

/** The same event that our server makes of a line. @param {number} n */
function eventJson(n) {
  const id = `b-abcdef-${String(n).padStart(6, '0')}`
  const head = {
    seq: n + 1,
    at: 1_795_300_000_000,
    type: 'chat.said',
    by: 'g_0123456789abcdefghijkl',
    id,
    name: 'Fan 123',
  }
  const room = EVENT_BYTES - JSON.stringify({ ...head, text: '' }).length
  return JSON.stringify({ ...head, text: text(n, room) })
}

/** @param {number} port @param {string} name @returns {Promise<string>} */
async function session(port, name) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })
  if (!answer.ok) throw new Error(`POST /api/session: ${answer.status} ${await answer.text()}`)
  return /** @type {{ token: string }} */ (await answer.json()).token
}

/**
 * @typedef {object} Dialect
 * @property {(token: string) => Promise<RawSocket>} enter comes in with a session that there is already
 * @property {(i: number) => Promise<RawSocket>} open comes in as number i, with a new session
 * @property {(i: number, hear: (index: number) => void) => Promise<unknown>} probe
 * @property {(n: number) => string} message the frame that says message number n
 */
