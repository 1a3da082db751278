import { randomBytes } from 'node:crypto'
import { STATUS_CODES, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { Server, type ServerOptions, type Socket } from 'socket.io'
import { WebSocketServer } from 'ws'
import type { Tokens } from '../persons/tokens.ts'
import type { Presence } from '../presence/presence.ts'
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
import { Line } from './seat.ts'

/** What the gateway stands on. */
export interface GatewayGround {
  http: HttpServer
  dispatch: Dispatch
  hosting: Hosting
  presence: Presence
  tokens: Tokens
  admission: Admission
  clock: Clock
  logger: Logger
  originAllowed: (request: IncomingMessage) => boolean
  addressOf: (request: IncomingMessage) => string
  nodeId: string
  textLength: number
}

/** A message in so many pieces that no honest client sends them is not put together. */
class WebSocketEngine extends WebSocketServer {
  constructor(options: ConstructorParameters<typeof WebSocketServer>[0]) {
    super({ ...options, maxFragments: 32, maxBufferedChunks: 256 } as typeof options)
  }
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
  cors: { origin: (_origin, allow) => allow(null, true), credentials: false },
}

/** Everything that speaks over sockets: who may come in, what they are told, what they may send. */
export class Gateway {
  readonly io: Server
  readonly #ground: GatewayGround
  readonly #deliveries = new Map<LiveRoom, Deliveries>()
  readonly #connections = new Map<Seat, Connection>()

  constructor(ground: GatewayGround) {
    this.#ground = ground
    this.io = new Server(ground.http, options)
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
    const first = !/[?&]sid=/.test(request.url ?? '')
    if (first && !admission.room(addressOf(request)))
      return turnAway(request, response, 503, refuse('overloaded', 1_000))
    next()
  }

  #counted(raw: { request: IncomingMessage; once(event: 'close', listener: () => void): void }): void {
    const admitted = this.#ground.admission.opened(this.#ground.addressOf(raw.request))
    raw.once('close', () => admitted[Symbol.dispose]())
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
    const connection = new Connection(new Line(socket), guest, this.#ground)
    const present = this.#ground.presence.join(guest.room, connection.person)
    const holds = [guest.room, guest.house].map((live) => this.#ground.hosting.hold(live.room))
    socket.onAny((...args: unknown[]) => void connection.event(args))
    socket.on('disconnect', () => {
      this.#leave(connection)
      for (const held of [present, ...holds]) held[Symbol.dispose]()
    })
    connection.welcome()
    this.#sit(connection)
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
    gone: (seat) => seat.line.bye('room_gone'),
    slow: (seat) => seat.line.cut(),
  }

  /** Ends the connections of hosts whose link has been revoked. */
  cutRevokedHosts(): void {
    for (const { line, guest } of new Set(this.#connections.values())) {
      if (hostRevoked(guest.session.hostSince, this.#ground.hosting)) line.bye('revoked')
    }
  }

  /** Sends everybody away, a few at a time, each told when to come back, over `withinMs`. */
  async sendAway(reason: ByeReason, withinMs: number): Promise<void> {
    const all = [...new Set(this.#connections.values())]
    const slices = Math.max(1, Math.floor(withinMs / 50))
    const perSlice = Math.max(1, Math.ceil(all.length / slices))
    while (all.length > 0) {
      for (const { line } of all.splice(0, perSlice)) line.bye(reason, Math.floor(Math.random() * 1_000))
      await new Promise((wait) => setTimeout(wait, 50))
    }
  }

  async close(): Promise<void> {
    for (const deliveries of this.#deliveries.values()) deliveries[Symbol.dispose]()
    await this.io.close()
  }
}

function turnAway(request: IncomingMessage, response: ServerResponse, status: 403 | 503, refused: Refused): void {
  const body = JSON.stringify({ title: refused.message, status, refused: refused.refused })
  const retry =
    refused.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(refused.retryAfterMs / 1_000)) }
  const length = { 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
  const head: Record<string, string> = { 'content-type': 'application/problem+json', ...length, ...retry }
  if (request.headers.upgrade === undefined) return void response.writeHead(status, head).end(body)
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
  request.socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}
