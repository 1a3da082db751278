import { randomUUID } from 'node:crypto'
import { STATUS_CODES, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { Server, type ServerOptions, type Socket } from 'socket.io'
import type { Attendance } from '../presence/attendance.ts'
import { refuse, type ByeReason, type PersonId, type Refused } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'
import { outranks } from '../protocol/roles.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Hosting } from '../rooms/hosting.ts'
import { keptOut } from '../rooms/door.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { Meters } from '../rooms/meters.ts'
import type { Sessions } from '../rooms/granted-session.ts'
import type { TokenBucket } from '../rooms/token-bucket.ts'
import type { Admission } from './admission.ts'
import { Connection } from './connection.ts'
import { Deliveries } from './deliveries.ts'
import type { Dispatch } from './dispatcher.ts'
import { welcomeIn, type Guest } from './handshake.ts'
import { guardedParser, WIRE_LIMITS } from './parser.ts'
import { Gathering, slimDown, upgradeDirectly } from './slim-socket.ts'
import { SocketWire, tcpOf } from './socket-wire.ts'
import { heartbeatBucket, WebSocketEngine } from './websocket-engine.ts'

/** What the gateway stands on. */
export interface GatewayGround {
  http: HttpServer
  dispatch: Dispatch
  hosting: Hosting
  attendance: Attendance
  sessions: Sessions
  admission: Admission
  clock: Clock
  logger: Logger
  meters: Meters
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
  on(event: 'close', listener: () => void): void
  on(event: 'packet', listener: (this: Raw, packet: { type: string }) => void): void
  close(discard: boolean): void
  /** Set while an answer to a ping is due. */
  pingTimeoutTimer?: unknown
  [heartbeats]?: TokenBucket
}
const heartbeats = Symbol('heartbeats')

/** A request whose query Engine.IO has read: the guard must see the same session id as it does. */
type Asked = IncomingMessage & { _query?: { sid?: unknown } }

/** Everything that speaks over sockets: who may come in, what they are told, what they may send. */
export class Gateway {
  readonly io: Server
  readonly #ground: GatewayGround
  readonly #deliveries = new Map<LiveRoom, Deliveries>()
  readonly #connections = new Set<Connection>()
  /** Every TCP connection: what has become a WebSocket is no longer known to the HTTP server. */
  readonly #tcp = new Set<Duplex>()
  readonly #gathering = new Gathering()

  constructor(ground: GatewayGround) {
    this.#ground = ground
    // Asked before the guard, which then refuses what comes from elsewhere, preflights too.
    const { originAllowed } = ground
    const cors: NonNullable<ServerOptions['cors']> = (request, use) =>
      use(null, { origin: originAllowed(request as IncomingMessage) })
    this.io = new Server(ground.http, { ...options, cors })
    const tcp = this.#tcp
    const forget = function (this: Duplex): void {
      tcp.delete(this)
    }
    ground.http.on('connection', (socket) => tcp.add(socket) && socket.on('close', forget))
    const { engine } = this.io
    engine.generateId = () => `${ground.nodeId}.${randomUUID()}`
    engine.use(this.#guard)
    upgradeDirectly(engine, (request) => this.#admits(request))
    engine.on('initial_headers', (_headers: object, { socket, headers }: IncomingMessage) => {
      if (headers.upgrade !== undefined) this.#gathering.hold(socket)
    })
    engine.on('connection', (raw) => this.#counted(raw))
    this.io.use((socket, next) => void this.#handshake(socket, next))
    this.io.on('connection', (socket) => this.#connected(socket))
  }

  /** Asked on every request, not only the first: whoever knows a polling session's id could go on with it. */
  readonly #guard = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    if (this.#admits(request, response)) next()
  }

  /** Whom it does not admit it has turned away. */
  #admits(request: IncomingMessage, response?: ServerResponse): boolean {
    const { originAllowed, admission, addressOf } = this.#ground
    const mayAsk = originAllowed(request)
    const first = !(request as Asked)._query?.sid
    if (mayAsk && (!first || admission.room(addressOf(request)))) return true
    const refused = mayAsk ? refuse('overloaded', 1_000) : refuse('bad_origin')
    this.#ground.meters.connectionRefused(refused.refused)
    return turnAway(request, response, mayAsk ? 503 : 403, refused)
  }

  #counted(raw: Raw): void {
    const { admission, addressOf } = this.#ground
    const address = addressOf(raw.request)
    admission.opened(address)
    raw.on('close', () => admission.closed(address))
    raw.on('packet', countHeartbeat)
  }

  async #handshake(socket: Socket, next: (error?: Error) => void): Promise<void> {
    try {
      const guest = await welcomeIn(socket.handshake.auth, this.#ground)
      socket.handshake.auth = {}
      if (!guest.ok) {
        this.#ground.meters.connectionRefused(guest.refused)
        return next(Object.assign(new Error(guest.refused), { data: guest }))
      }
      socket.data = guest.value
      this.#gathering.hold(tcpOf(socket))
      next()
    } catch (error) {
      this.#ground.logger.error({ error }, 'handshake failed')
      next(Object.assign(new Error('internal'), { data: refuse('internal') }))
    }
  }

  #connected(socket: Socket): void {
    const guest = socket.data as Guest
    const connection = new Connection(new SocketWire(socket), guest, this.#ground)
    socket.data = connection
    socket.onAny(sendEvent as () => void)
    socket.on('disconnect', () => this.#leave(connection))
    connection.welcome()
    this.#sit(connection)
    slimDown(socket)
    const why = this.#whyNotStay(connection)
    if (why) void connection.leave(why, why === 'going_away' ? { retryAfterMs: soon() } : {})
  }

  /** What has happened since the question at the door was answered. */
  #whyNotStay(connection: Connection): ByeReason | undefined {
    const { room, house, role } = connection.guest
    if (this.#ground.admission.closing) return 'going_away'
    if (room.closed) return 'room_gone'
    if (keptOut(room, house, { ids: connection.ids, role })) return 'banned'
    return this.#notAsBefore(connection)
  }

  /** Their session has come to its end, or what it gave is not theirs any more. */
  #notAsBefore({ guest: { session, role, room } }: Connection): ByeReason | undefined {
    const { sessions } = this.#ground
    const refused = sessions.refusal(session)
    if (refused) return refused === 'token_expired' ? 'expired' : 'signed_out'
    const now = sessions.roleIn(session, room.room)
    if (now === role) return undefined
    return outranks(now, role) ? 'role_changed' : 'revoked'
  }

  #sit(connection: Connection): void {
    this.#ground.attendance.enter(connection.guest.room, connection.person)
    for (const [live, seat] of connection.seats) this.#deliveriesOf(live).add(seat)
    this.#connections.add(connection)
  }

  #leave(connection: Connection): void {
    this.#connections.delete(connection)
    this.#ground.attendance.leave(connection.guest.room, connection.person)
    for (const [live, seat] of connection.seats) {
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
      const watching = live.watch({ happened: (event) => this.#happened(event) })
      deliveries = new Deliveries(live, this.#ground.meters, [this.#ground.hosting.hold(live.room), watching])
      this.#deliveries.set(live, deliveries)
    }
    return deliveries
  }

  #happened(event: RoomEvent): void {
    if (event.to === 'staff') {
      if (/^(host|link|crew)\./.test(event.type)) this.lookAgain()
    } else if (event.type === 'person.restricted' && event.until === null) {
      this.#cut(event.person, event.reason)
    } else if (event.type === 'person.signed_out' && event.to !== undefined) {
      this.lookAgain(event.to)
    }
  }

  /** Ends every connection of somebody who may not be where they are. */
  #cut(person: PersonId, reason: string | undefined): void {
    for (const connection of [...this.#connections]) {
      const { room, house, role } = connection.guest
      if (connection.ids.includes(person) && keptOut(room, house, { ids: connection.ids, role }))
        void connection.leave('banned', reason === undefined ? {} : { message: reason })
    }
  }

  /** Ends the connections whose session, or role, does not count any more: everybody's, or one person's. */
  lookAgain(person?: PersonId): void {
    for (const connection of [...this.#connections]) {
      if (person !== undefined && !connection.ids.includes(person)) continue
      const why = this.#notAsBefore(connection)
      if (why) void connection.leave(why)
    }
  }

  /** Sends everybody away, a few at a time, each answered and told when to come back, over `withinMs`. */
  async sendAway(reason: ByeReason, withinMs: number): Promise<void> {
    const all = [...this.#connections]
    const slices = Math.max(1, Math.floor(withinMs / 50))
    const perSlice = Math.max(1, Math.ceil(all.length / slices))
    const leaving: Promise<void>[] = []
    while (all.length > 0) {
      for (const connection of all.splice(0, perSlice)) leaving.push(connection.leave(reason, { retryAfterMs: soon() }))
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

// One listener for all connections, not one for each: there are thousands.
function countHeartbeat(this: Raw, { type }: { type: string }): void {
  const awaited = type === 'pong' && typeof this.pingTimeoutTimer === 'object' && this.pingTimeoutTimer !== null
  // Honest clients only ever send what is awaited: nothing is kept for them.
  if (type === 'message' || awaited) return
  this[heartbeats] ??= heartbeatBucket()
  if (!this[heartbeats].take(1, performance.now())) this.close(true)
}

function sendEvent(this: Socket, ...args: unknown[]): void {
  void (this.data as Connection).event(args)
}

/** When to come back, ms: not all at once. */
const soon = (): number => Math.floor(Math.random() * 1_000)

function turnAway(
  request: IncomingMessage,
  response: ServerResponse | undefined,
  status: 403 | 503,
  refused: Refused,
): false {
  const body = JSON.stringify({ title: refused.message, status, refused: refused.refused })
  const retry =
    refused.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(refused.retryAfterMs / 1_000)) }
  const length = { 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
  const head: Record<string, string> = { 'content-type': 'application/problem+json', ...length, ...retry }
  if (response && request.headers.upgrade === undefined) {
    response.writeHead(status, head).end(body)
    return false
  }
  // Node takes its own listener away before an upgrade: without one, a reset ends the process.
  request.socket.on('error', () => request.socket.destroy())
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
  request.socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
  return false
}
