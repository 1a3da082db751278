import { randomBytes } from 'node:crypto'
import { STATUS_CODES, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { Server, type ServerOptions, type Socket } from 'socket.io'
import type { Tokens } from '../persons/tokens.ts'
import type { Attendance } from '../presence/attendance.ts'
import { refuse, type ByeReason, type Refused } from '../protocol/core.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { Admission } from './admission.ts'
import { Connection } from './connection.ts'
import { Deliveries, type Seat, type SeatOwner } from './deliveries.ts'
import { hostRevoked, type Dispatch } from './dispatcher.ts'
import { welcomeIn, type Guest } from './handshake.ts'
import { guardedParser, WIRE_LIMITS } from './parser.ts'
import { SocketWire } from './socket-wire.ts'
import { heartbeatBucket, WebSocketEngine } from './websocket-engine.ts'

/** What the gateway stands on. */
export interface GatewayGround {
  http: HttpServer
  dispatch: Dispatch
  hosting: Hosting
  attendance: Attendance
  tokens: Tokens
  admission: Admission
  clock: Clock
  logger: Logger
  originAllowed: (request: IncomingMessage) => boolean
  addressOf: (request: IncomingMessage) => string
  nodeId: string
  textLength: number
}

const options: Partial<ServerOptions> = {
  serveClient: false,
  parser: guardedParser,
  maxHttpBufferSize: WIRE_LIMITS.frame,
  pingInterval: 15_000,
  pingTimeout: 10_000,
  connectTimeout: 10_000,
  perMessageDeflate: false,
  httpCompression: false,
  wsEngine: WebSocketEngine,
}

/** When the server ends: how long requests may take to be answered, and closed connections to agree, ms. */
const PARTING_MS = 2_000

/** A connection as Engine.IO has it, before it has a name. */
interface Raw {
  request: IncomingMessage
  once(event: 'close', listener: () => void): void
  on(event: 'packet', listener: (packet: { type: string }) => void): void
  close(discard: boolean): void
}

/** A request whose query Engine.IO has read: the guard must see the same session id as it does. */
type Asked = IncomingMessage & { _query?: { sid?: unknown } }

/** Everything that speaks over sockets: who may come in, what they are told, what they may send. */
export class Gateway {
  readonly io: Server
  readonly #ground: GatewayGround
  readonly #deliveries = new Map<LiveRoom, Deliveries>()
  readonly #connections = new Map<Seat, Connection>()
  /** Every TCP connection: what has become a WebSocket is no longer known to the HTTP server. */
  readonly #tcp = new Set<Duplex>()

  constructor(ground: GatewayGround) {
    this.#ground = ground
    // Asked before the guard, which then refuses what comes from elsewhere, preflights too.
    const { originAllowed } = ground
    const cors: NonNullable<ServerOptions['cors']> = (request, use) =>
      use(null, { origin: originAllowed(request as IncomingMessage) })
    this.io = new Server(ground.http, { ...options, cors })
    ground.http.on('connection', (socket) => {
      this.#tcp.add(socket)
      socket.once('close', () => this.#tcp.delete(socket))
    })
    this.io.engine.generateId = () => `${ground.nodeId}.${randomBytes(15).toString('base64url')}`
    this.io.engine.use(this.#guard)
    this.io.engine.on('connection', (raw) => this.#counted(raw))
    this.io.use((socket, next) => void this.#handshake(socket, next))
    this.io.on('connection', (socket) => this.#connected(socket))
  }

  /** Asked on every request, not only the first: whoever knows a polling session's id could go on with it. */
  readonly #guard = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { originAllowed, admission, addressOf } = this.#ground
    if (!originAllowed(request)) return turnAway(request, response, 403, refuse('bad_origin'))
    const first = !(request as Asked)._query?.sid
    if (first && !admission.room(addressOf(request)))
      return turnAway(request, response, 503, refuse('overloaded', 1_000))
    next()
  }

  #counted(raw: Raw): void {
    const admitted = this.#ground.admission.opened(this.#ground.addressOf(raw.request))
    raw.once('close', () => admitted[Symbol.dispose]())
    const heartbeats = heartbeatBucket()
    raw.on('packet', ({ type }) => {
      if (type !== 'message' && !heartbeats.take(1, performance.now())) raw.close(true)
    })
  }

  async #handshake(socket: Socket, next: (error?: Error) => void): Promise<void> {
    try {
      const guest = await welcomeIn(socket.handshake.auth, this.#ground)
      socket.handshake.auth = {}
      if (!guest.ok) return next(Object.assign(new Error(guest.refused), { data: guest }))
      socket.data = guest.value
      next()
    } catch (error) {
      this.#ground.logger.error({ error }, 'handshake failed')
      next(Object.assign(new Error('internal'), { data: refuse('internal') }))
    }
  }

  #connected(socket: Socket): void {
    const guest = socket.data as Guest
    socket.data = {}
    const connection = new Connection(new SocketWire(socket), guest, this.#ground)
    const present = this.#ground.attendance.join(guest.room, connection.person)
    const holds = [guest.room, guest.house].map((live) => this.#ground.hosting.hold(live.room))
    socket.onAny((...args: unknown[]) => void connection.event(args))
    socket.on('disconnect', () => {
      this.#leave(connection)
      for (const held of [present, ...holds]) held[Symbol.dispose]()
    })
    connection.welcome()
    this.#sit(connection)
    const why = this.#whyNotStay(guest)
    if (why) void connection.leave(why, why === 'going_away' ? soon() : undefined)
  }

  /** What has happened since the question at the door was answered. */
  #whyNotStay({ room, session }: Guest): ByeReason | undefined {
    if (this.#ground.admission.closing) return 'going_away'
    if (room.closed) return 'room_gone'
    return hostRevoked(session.hostSince, this.#ground.hosting) ? 'revoked' : undefined
  }

  #sit(connection: Connection): void {
    const { room, house } = connection.guest
    this.#deliveriesOf(room).add(connection.seats.room)
    this.#deliveriesOf(house).add(connection.seats.house)
    this.#connections.set(connection.seats.room, connection)
    this.#connections.set(connection.seats.house, connection)
  }

  #leave(connection: Connection): void {
    const { room, house } = connection.guest
    for (const [live, seat] of [
      [room, connection.seats.room],
      [house, connection.seats.house],
    ] as const) {
      this.#connections.delete(seat)
      const deliveries = this.#deliveries.get(live)
      deliveries?.delete(seat)
      if (deliveries?.size !== 0) continue
      deliveries[Symbol.dispose]()
      this.#deliveries.delete(live)
    }
  }

  #deliveriesOf(live: LiveRoom): Deliveries {
    let deliveries = this.#deliveries.get(live)
    if (deliveries === undefined) {
      deliveries = new Deliveries(live, this.#owner)
      this.#deliveries.set(live, deliveries)
    }
    return deliveries
  }

  readonly #owner: SeatOwner = {
    restart: (seat, why) => this.#connections.get(seat)?.welcome({ seat, why }),
    gone: (seat) => seat.wire.bye('room_gone'),
    slow: (seat) => seat.wire.cut(),
  }

  /** Ends the connections of hosts whose link has been revoked. */
  cutRevokedHosts(): void {
    for (const connection of new Set(this.#connections.values())) {
      if (hostRevoked(connection.guest.session.hostSince, this.#ground.hosting)) void connection.leave('revoked')
    }
  }

  /** Sends everybody away, a few at a time, each answered and told when to come back, over `withinMs`. */
  async sendAway(reason: ByeReason, withinMs: number): Promise<void> {
    const all = [...new Set(this.#connections.values())]
    const slices = Math.max(1, Math.floor(withinMs / 50))
    const perSlice = Math.max(1, Math.ceil(all.length / slices))
    const leaving: Promise<void>[] = []
    while (all.length > 0) {
      for (const connection of all.splice(0, perSlice)) leaving.push(connection.leave(reason, soon()))
      await new Promise((wait) => setTimeout(wait, 50))
    }
    await Promise.all(leaving)
  }

  async close(): Promise<void> {
    for (const deliveries of this.#deliveries.values()) deliveries[Symbol.dispose]()
    const closed = this.io.close()
    const idle = setInterval(() => this.#ground.http.closeIdleConnections(), 50)
    const vanished = setTimeout(() => this.#tcp.forEach((socket) => socket.destroy()), PARTING_MS)
    await closed
    clearInterval(idle)
    clearTimeout(vanished)
  }
}

/** When to come back, ms: not all at once. */
const soon = (): number => Math.floor(Math.random() * 1_000)

function turnAway(request: IncomingMessage, response: ServerResponse, status: 403 | 503, refused: Refused): void {
  const body = JSON.stringify({ title: refused.message, status, refused: refused.refused })
  const retry =
    refused.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(refused.retryAfterMs / 1_000)) }
  const length = { 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
  const head: Record<string, string> = { 'content-type': 'application/problem+json', ...length, ...retry }
  if (request.headers.upgrade === undefined) return void response.writeHead(status, head).end(body)
  // Node takes its own listener away before an upgrade: without one, a reset ends the process.
  request.socket.on('error', () => request.socket.destroy())
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
  request.socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}
