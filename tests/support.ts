import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { pino, type Logger } from 'pino'
import { io, type Socket } from 'socket.io-client'
import { inject } from 'vitest'
import { readConfig } from '../src/config.ts'
import { createDemo } from '../src/demo/demo.ts'
import { ROUND, type DemoPace } from '../src/demo/demo-time.ts'
import { Tokens } from '../src/persons/tokens.ts'
import type { CommandId, Person, Reply, RoomId } from '../src/protocol/core.ts'
import { newFollower, ticked, welcomed, type Follower } from '../src/protocol/follower.ts'
import { applyEvent } from '../src/protocol/view.ts'
import type { CommandName, Handshake, RoomEvent, ServerToClient, Tick, Welcome } from '../src/protocol/index.ts'
import type { Input, Output } from '../src/protocol/schemas.ts'
import { createServer, type RunningServer } from '../src/server.ts'
import { openEmbeddedStores } from '../src/stores/embedded.ts'
import { openRedisStores } from '../src/stores/redis.ts'
import type { OpenStores } from '../src/stores/stores.ts'

export const newId = (): CommandId => randomBytes(12).toString('base64url') as CommandId
const SECRET = 'a secret for tests, long enough to be one'

export interface LaunchOptions {
  /** Serve from this Redis instead of the embedded store. */
  redisUrl?: string
  /** Where to listen; without it on a free port. */
  port?: number
  /** A data folder to keep; without it one is made and deleted. */
  dir?: string
  env?: Record<string, string>
  /** Built pages to serve. */
  pages?: string
  logger?: Logger
  /** Lets the demo room live, at that pace; without it, it is a lounge in which nothing happens by itself. */
  demo?: DemoPace
}

export interface App extends AsyncDisposable {
  url: string
  server: RunningServer
  stores: OpenStores
  tokens: Tokens
  /** A session by HTTP: a visitor without a name, a guest with one. */
  session(name?: string): Promise<{ token: string; person: Person }>
  /** A session that is a host's. */
  hostSession(): Promise<{ token: string; person: Person }>
  /** Connects, and resolves when welcomed. */
  join(who?: string | { token: string }, options?: Partial<Handshake> & JoinOptions): Promise<Fan>
}
export interface JoinOptions {
  transports?: ('websocket' | 'polling')[]
}

/** A whole server in this process, on a free port, with the demo room `main`. `await using` ends it. */
export async function launch(options: LaunchOptions = {}): Promise<App> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'fanfare-test-')))
  const logger = options.logger ?? pino({ level: 'silent' })
  const place = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: dir, SESSION_SECRET: SECRET }
  const env = { ...place, DRAIN_MS: '200', DEMO: 'off', ...options.env }
  const settings = readConfig({ ...env, ...(options.redisUrl !== undefined && { REDIS_URL: options.redisUrl }) })
  const { pages, demo } = options
  const config = {
    ...settings,
    port: options.port ?? 0,
    sessionSecret: SECRET,
    pages,
    ...(demo && { demo: true, demoPace: demo }),
  }
  const redis =
    options.redisUrl === undefined
      ? undefined
      : await openRedisStores({ url: options.redisUrl, durability: 'redis', log: logger })
  const stores = redis ?? (await openEmbeddedStores({ dir, log: logger }))
  const adapter = redis?.connectAdapter()
  const server = await createServer(config, stores, logger, adapter)
  await createDemo(stores, demo && ROUND.lobby * demo.secondMs)
  const url = `http://127.0.0.1:${server.port}`
  const fans: Fan[] = []
  const app: App = {
    url,
    server,
    stores,
    tokens: new Tokens(SECRET),
    session: (name) => post(`${url}/api/session`, name === undefined ? {} : { name }),
    hostSession: () => post(`${url}/api/session`, { hostKey: app.tokens.hostLink(stores.clock.now()) }),
    async join(who, join = {}) {
      const { token } = typeof who === 'object' ? who : await app.session(who)
      const fan = new Fan(url, { room: 'main', ...join, token }, join.transports)
      fans.push(fan)
      await fan.next('welcome')
      return fan
    },
    async [Symbol.asyncDispose]() {
      for (const fan of fans) fan.socket.disconnect()
      await server[Symbol.asyncDispose]()
      adapter?.[Symbol.dispose]()
      await stores[Symbol.asyncDispose]()
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true })
    },
  }
  return app
}

/** The run's Redis, and in it a house that only this file's tests are in. */
export function redisHouse(): string {
  const url = new URL(inject('redisUrl'))
  url.pathname = String(Number(process.env['VITEST_WORKER_ID']) % inject('redisDatabases'))
  return url.href
}

/** For `describe.each`: the same on either store. Redis outlives a test: let each have a room of its own. */
export const bothStores: [string, () => LaunchOptions][] = [
  ['embedded', () => ({})],
  ['redis', () => ({ redisUrl: redisHouse() })],
]

/** A room that only this test knows. */
export async function newRoom(app: App): Promise<RoomId> {
  const { token } = await app.hostSession()
  const { room } = await post<{ room: RoomId }>(`${app.url}/api/rooms`, { id: newId(), title: 'A room' }, token)
  return room
}

/** JSON to an address, with a token if there is one; rejects with the problem when refused. */
export async function post<T>(url: string, body: unknown, token?: string): Promise<T> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as T
  if (!response.ok) throw Object.assign(new Error(`${response.status} ${JSON.stringify(answer)}`), { problem: answer })
  return answer
}

/** One client with a stock Socket.IO client and the shared follower; everything that came is kept for looking at. */
export class Fan {
  readonly socket: Socket<ServerToClient>
  room: Follower = newFollower(applyEvent)
  house: Follower = newFollower(applyEvent)
  readonly events: RoomEvent[] = []
  readonly welcomes: Welcome[] = []
  gaps = 0
  readonly #looking = new Set<() => void>()
  #drop: (() => void) | undefined

  constructor(url: string, handshake: Omit<Handshake, 'room'> & { room: RoomId | string }, transports = ['websocket']) {
    const auth = (send: (data: object) => void): void => {
      const from = this.room.position ?? handshake.from
      const house = this.house.position ?? handshake.house
      send({ token: handshake.token, room: handshake.room, ...(from && { from }), ...(house && { house }) })
    }
    this.socket = io(url, { auth, transports, forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200 })
    this.socket.on('welcome', (welcome) => this.#welcomed(welcome))
    this.socket.on('tick', (tick) => this.#ticked(tick))
  }

  #welcomed(welcome: Welcome): void {
    this.welcomes.push(welcome)
    const room = welcomed(this.room, welcome.room)
    this.room = room.follower
    this.events.push(...room.events)
    this.house = welcomed(this.house, welcome.house).follower
    for (const look of this.#looking) look()
  }

  /** Plants a fault: the next tick with events is not taken. Resolves when that has happened. */
  dropNextTickWithEvents(): Promise<void> {
    return new Promise((dropped) => (this.#drop = dropped))
  }

  #ticked(tick: Tick): void {
    if (this.#drop && tick.log === 'room' && tick.events.length > 0) {
      this.#drop()
      this.#drop = undefined
      return
    }
    const next = ticked(this[tick.log], tick)
    if (next === 'gap') {
      this.gaps++
      this.socket.disconnect().connect()
      return
    }
    this[tick.log] = next.follower
    if (tick.log === 'room') this.events.push(...next.events)
    for (const look of this.#looking) look()
  }

  /** Resolves when this becomes true; looked at after everything that arrives. */
  until(condition: (fan: this) => boolean): Promise<void> {
    if (condition(this)) return Promise.resolve()
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition(this)) return
        this.#looking.delete(look)
        resolve()
      }
      this.#looking.add(look)
    })
  }

  /** The next message of that kind, or what refused the connection. */
  next(event: 'welcome' | 'bye'): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.socket.once(event as 'bye', resolve)
      if (event === 'welcome') this.socket.once('connect_error', reject)
    })
  }

  send<N extends CommandName>(command: N, input: Omit<Input<N>, 'id'> & { id?: string }): Promise<Reply<Output<N>>> {
    return this.raw(command, { id: newId(), ...input }) as Promise<Reply<Output<N>>>
  }

  /** Anything at all, as a client might send it. */
  raw(...args: unknown[]): Promise<Reply<unknown>> {
    const [name, ...rest] = args
    return (
      this.socket as unknown as { emitWithAck(name: unknown, ...rest: unknown[]): Promise<Reply<unknown>> }
    ).emitWithAck(name, ...rest)
  }

  get texts(): (string | undefined)[] {
    return this.room.view.everyone.chat.lines.map((line) => line.text)
  }
}
