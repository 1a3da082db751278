// @ts-check
import { once } from 'node:events'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import { root } from '../lib/run.mjs'

const load = (/** @type {string} */ file) => import(join(root, 'dist/server', file))

/**
 * A real client that looks closely at every tally, of our server or of one that it is measured against.
 * @param {import('./servers.mjs').BenchServer} server
 * @param {string} token
 * @returns {Promise<Screen>}
 */
export const openScreen = (server, token) => {
  if (server.name === 'fanfare') return follower(server, token)
  return server.name === 'voteFloor' ? plain(server) : listener(server)
}

/** @param {import('./servers.mjs').BenchServer} server @param {string} token @returns {Promise<Screen>} */
async function follower({ port }, token) {
  const [{ newFollower, welcomed, ticked }, { applyEvent }] = await Promise.all([
    load('protocol/follower.js'),
    load('protocol/view.js'),
  ])
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], auth: { token, room: 'main' } })
  const screen = newScreen(socket)
  let room = newFollower(applyEvent)
  socket.on('tick', (tick) => {
    if (tick.log !== 'room') return
    const next = ticked(room, tick)
    if (next === 'gap') return void screen.faults.push('a gap')
    room = next.follower
    screen.polls = room.view.everyone.polls
    for (const [poll, { turnout, guests }] of Object.entries(tick.signals?.['poll.tally']?.value ?? {}))
      screen.take(poll, { turnout, votes: guests?.votes ?? [] })
    screen.look()
  })
  await new Promise((resolve, reject) => {
    socket.once('welcome', (welcome) => resolve((room = welcomed(room, welcome.room).follower)))
    socket.once('connect_error', reject)
  })
  return screen
}

/** @param {import('./servers.mjs').BenchServer} server @returns {Promise<Screen>} */
async function listener({ port }) {
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] })
  const screen = newScreen(socket)
  socket.on('tally', ({ poll, ...tally }) => {
    screen.take(poll, tally)
    screen.look()
  })
  await new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(undefined))
    socket.once('connect_error', reject)
  })
  return screen
}

/** @param {import('./servers.mjs').BenchServer} server @returns {Promise<Screen>} */
async function plain({ port }) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false })
  const screen = newScreen({ disconnect: () => socket.close() })
  socket.on('message', (data) => {
    const [, { tallies }] = JSON.parse(/** @type {Buffer} */ (data).toString().slice(2))
    for (const { poll, votes } of tallies) screen.take(poll, { turnout: sum(votes), votes })
    screen.look()
  })
  await once(socket, 'open')
  return screen
}

const sum = (/** @type {readonly number[]} */ votes) => votes.reduce((all, count) => all + count, 0)

/** @param {{ disconnect: () => unknown }} socket @returns {Screen} */
function newScreen(socket) {
  /** @type {Set<() => void>} */
  const looking = new Set()
  /** @type {Screen} */
  const screen = {
    ...{ polls: [], tallies: new Map(), faults: [] },
    take(poll, tally) {
      const before = screen.tallies.get(poll)
      const votes = sum(tally.votes)
      if (votes !== tally.turnout) screen.faults.push(`${tally.turnout} voted, ${votes} votes`)
      if (before && tally.turnout < before.turnout) screen.faults.push(`${before.turnout} voted, then ${tally.turnout}`)
      screen.tallies.set(poll, tally)
    },
    look: () => looking.forEach((look) => look()),
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          if (!condition(screen)) return
          looking.delete(look)
          resolve()
        }
        looking.add(look)
        look()
      }),
    end: () => void socket.disconnect(),
  }
  return screen
}

/**
 * @typedef {{ turnout: number, votes: readonly number[] }} Tally
 * @typedef {object} Screen
 * @property {readonly any[]} polls our server's view of them
 * @property {Map<string, Tally>} tallies the newest of each poll
 * @property {string[]} faults
 * @property {(poll: string, tally: Tally) => void} take
 * @property {() => void} look
 * @property {(condition: (screen: Screen) => boolean) => Promise<void>} until
 * @property {() => void} end
 */
