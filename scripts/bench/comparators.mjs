// @ts-check
// What the server is measured against, each at its best: WebSocket only, nothing compressed.
// node comparators.mjs <socketio | bare | polls | eager | ws | floor | voteFloor> <port> <redis url>
import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-adapter'
import { Redis } from 'ioredis'
import { Server } from 'socket.io'
import { WebSocketServer } from 'ws'
import { one } from './bench-scripts.mjs'

const TICK_MS = 100
const SAMPLE_MS = 250
const STEP_MS = 50
const [kind = '', port = '0', redisUrl = ''] = process.argv.slice(2)
const http = createServer((_request, response) => response.end('ready'))
const comparators = { socketio, bare, polls: () => votes(SAMPLE_MS), eager: () => votes(0), ws, floor, voteFloor }
comparators[/** @type {keyof typeof comparators} */ (kind)]()
http.listen({ port: Number(port), host: '127.0.0.1', backlog: 4_096 })
process.once('SIGTERM', () => process.exit(0))

/** The official chat: every message is emitted to the room, through the official adapter. */
function socketio() {
  const pub = new Redis(redisUrl)
  const adapter = createAdapter(pub, pub.duplicate())
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false, adapter })
  io.on('connection', (socket) => {
    void socket.join('room')
    socket.on('chat message', (message) => io.to('room').emit('chat message', message))
  })
}

/** Connections and nothing else: no token, no room, no message. */
function bare() {
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false })
  io.on('connection', () => {})
}

/** One script call a vote; the tally goes to everybody once in so many ms while it changes, or (0) after every vote. @param {number} everyMs */
function votes(everyMs) {
  const redis = new Redis(redisUrl, { enableAutoPipelining: everyMs > 0 })
  const pub = new Redis(redisUrl)
  const adapter = createAdapter(pub, pub.duplicate(), { key: kind })
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false, adapter })
  /** @type {Set<string>} */
  const changed = new Set()
  const tell = async (/** @type {string} */ poll) => {
    const counted = await redis.hgetall(`${kind}:tally:${poll}`)
    const votes = Array.from({ length: 10 }, (_, option) => Number(counted[option] ?? 0))
    io.to('room').emit('tally', { poll, turnout: votes.reduce((sum, count) => sum + count, 0), votes })
  }
  const sample = () => {
    for (const poll of changed) void tell(poll)
    changed.clear()
  }
  if (everyMs > 0) setInterval(sample, everyMs)
  void redis.script('LOAD', one.source)
  io.on('connection', (socket) => {
    void socket.join('room')
    socket.on('chat message', (message) => io.to('room').emit('chat message', message))
    socket.on('vote', async ({ poll, option }, answer) => {
      await redis.evalsha(one.sha, 2, `${kind}:voted:${poll}`, `${kind}:tally:${poll}`, socket.id, option)
      answer({ ok: true })
      changed.add(poll)
      if (everyMs === 0) sample()
    })
  })
}

/** One send a message and socket. */
function ws() {
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  server.on('connection', (socket) => {
    socket.on('message', (message) => {
      for (const client of server.clients) client.send(message, { binary: false })
    })
  })
}

/** The floor: our ticks with our JSON, framed once and written past everything to each TCP socket. */
function floor() {
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  /** @type {Set<import('node:stream').Duplex>} */
  const sockets = new Set()
  /** @type {string[]} */
  let events = []
  let [after, sentAt] = [0, 0]
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const tick = () => {
    timer = undefined
    const upTo = after + events.length
    const json = `{"log":"room","after":${after},"upTo":${upTo},"digest":"0123456789abcdef","events":[${events.join(',')}]}`
    const frame = textFrame(`42["tick",${json}]`)
    ;[after, events, sentAt] = [upTo, [], performance.now()]
    for (const socket of sockets) socket.write(frame)
  }
  server.on('connection', (client, request) => {
    sockets.add(request.socket)
    client.on('close', () => sockets.delete(request.socket))
    client.on('message', (message) => {
      events.push(/** @type {Buffer} */ (message).toString())
      timer ??= setTimeout(tick, Math.max(0, sentAt + TICK_MS - performance.now()))
    })
  })
}

/** The floor of votes: counted in this process alone, answered with one frame each; tallies and talk go as in `floor`, once in so many ms. */
function voteFloor() {
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  /** @type {Set<import('node:stream').Duplex>} */
  const sockets = new Set()
  /** @type {Map<string, { voted: Set<unknown>, votes: number[] }>} */
  const polls = new Map()
  /** @type {Set<string>} */
  const changed = new Set()
  /** @type {string[]} */
  let events = []
  let step = 0
  setInterval(() => {
    step++
    const isDue = changed.size > 0 && step % (SAMPLE_MS / STEP_MS) === 0
    if (!isDue && (events.length === 0 || step % (TICK_MS / STEP_MS) !== 0)) return
    const votes = (/** @type {string} */ poll) => polls.get(poll)?.votes ?? []
    const tallies = (isDue ? [...changed] : []).map((poll) => `{"poll":"${poll}","votes":[${votes(poll).join()}]}`)
    const frame = textFrame(`42["tick",{"events":[${events.join(',')}],"tallies":[${tallies.join(',')}]}]`)
    for (const socket of sockets) socket.write(frame)
    events = []
    if (isDue) changed.clear()
  }, STEP_MS)
  server.on('connection', (client, request) => {
    sockets.add(request.socket)
    client.on('close', () => sockets.delete(request.socket))
    client.on('message', (message) => {
      const said = /** @type {Buffer} */ (message).toString()
      if (!said.startsWith('42')) return void events.push(said)
      const body = said.indexOf('[')
      const [, { poll, option }] = JSON.parse(said.slice(body))
      const box = polls.get(poll) ?? { voted: new Set(), votes: Array.from({ length: 10 }, () => 0) }
      polls.set(poll, box)
      if (!box.voted.has(client)) box.votes[option] = (box.votes[option] ?? 0) + 1
      box.voted.add(client)
      changed.add(poll)
      request.socket.write(textFrame(`43${said.slice(2, body)}[{"ok":true}]`))
    })
  })
}

/** @param {string} text */
function textFrame(text) {
  const payload = Buffer.from(text)
  const short = payload.length < 126
  const header = Buffer.alloc(short ? 2 : payload.length < 65_536 ? 4 : 10)
  header[0] = 0x81
  header[1] = short ? payload.length : header.length === 4 ? 126 : 127
  if (header.length === 4) header.writeUInt16BE(payload.length, 2)
  if (header.length === 10) header.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([header, payload])
}
