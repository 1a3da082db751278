import { createAdapter } from '@socket.io/redis-adapter'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import proxyAddr from 'proxy-addr'
import type { Config } from './config.ts'
import { runDemo } from './demo/run-demo.ts'
import type { DemoPace } from './demo/demo-time.ts'
import { deadlineSteps, handlersOf, samplersOf } from './features.ts'
import { Admission } from './gateway/admission.ts'
import { countedDispatch } from './gateway/counted-dispatch.ts'
import { dispatcher } from './gateway/dispatcher.ts'
import { freeze } from './gateway/freeze.ts'
import { Gateway } from './gateway/gateway.ts'
import { NODE_ANSWER_MS, nodeLookup } from './gateway/nodes.ts'
import { originAllowed } from './gateway/origins.ts'
import { Readiness } from './gateway/readiness.ts'
import { openTransports } from './gateway/transports.ts'
import { aboutServer } from './http/about-routes.ts'
import { createApp } from './http/app.ts'
import { Metrics } from './http/metrics.ts'
import { SessionLimits } from './http/session-limits.ts'
import { cutSlowBodies, IMPORT_MS } from './http/slow-bodies.ts'
import { makeHouse, openHouse } from './launches/house.ts'
import { keepListedRooms } from './launches/listed-rooms.ts'
import { openFrontDesk } from './front-desk.ts'
import { Attendance } from './presence/attendance.ts'
import { ballotFiles } from './polls/ballot-file.ts'
import { ballotRecords } from './polls/ballot-records.ts'
import type { AdapterClients } from './redis/adapter-clients.ts'
import { HOUSE, type RoomId } from './protocol/core.ts'
import { planRetention } from './records/record-deadlines.ts'
import { openRecords } from './records/records.ts'
import { countedSteps } from './rooms/counted-steps.ts'
import { runDeadlines } from './rooms/deadlines.ts'
import { Hosting } from './rooms/hosting.ts'
import { runSampling } from './rooms/sampling.ts'
import type { OpenStores } from './stores/stores.ts'

/** A node that serves. Disposing it ends everything it started, and waits until it has. */
export interface RunningServer extends AsyncDisposable {
  port: number
  /** Takes no more traffic, tells everybody to come back elsewhere, and ends within the configured time. */
  drain(): Promise<void>
}

/** What a node needs to know; `main.ts` reads it from the environment. */
export interface ServerConfig extends Config {
  sessionSecret: string
  /** Where the built pages are; undefined = none are served. */
  pages: string | undefined
  /** How fast the demo goes, if not as it is meant. */
  demoPace?: DemoPace
}

/** Puts a node together and listens. The stores are the caller's to close. */
export async function createServer(
  config: ServerConfig,
  open: OpenStores,
  logger: Logger,
  adapter?: AdapterClients,
): Promise<RunningServer> {
  const ground = await layGround(config, open, logger)
  const { metrics, hosting, readiness, clock } = ground
  // The app comes before the gateway: Socket.IO takes over the listeners it finds, and leaves them what is not for it.
  const http = createHttpServer(HTTP_LIMITS, (request, response) => void app(request, response))
  const gateway = new Gateway({ ...ground, http })
  cutSlowBodies(http, BODY_MS)
  // Look-ups only: events travel by the log, which survives what publishing does not.
  if (adapter)
    gateway.io.adapter(createAdapter(adapter.pub, adapter.sub, { key: 'fanfare', requestsTimeout: NODE_ANSWER_MS }))
  metrics.watch({
    sockets: () => openTransports(gateway.io),
    rooms: () => [...hosting.all()].length,
    notReady: () => readiness.hindrances(),
    clockOff: () => clock.offBy?.() ?? 0,
  })
  const app = createApp({ ...ground, nodes: nodeLookup(gateway, ground) })
  const running = startRunning(ground, gateway, config)
  await new Promise<void>((listening, failed) => {
    http.once('error', failed).listen({ port: config.port, host: config.host, backlog: 4_096 }, listening)
  })
  return {
    port: (http.address() as AddressInfo).port,
    async drain() {
      ground.admission.closing = true
      await gateway.sendAway('going_away', config.drainMs)
    },
    async [Symbol.asyncDispose]() {
      for (const each of running) each[Symbol.dispose]()
      await gateway.close()
    },
  }
}

/** Who sends a head or a body so slowly is not served. */
const HTTP_LIMITS = { headersTimeout: 5_000, requestTimeout: IMPORT_MS, connectionsCheckingInterval: 1_000 }
const BODY_MS = 10_000

/** What both doors stand on. */
async function layGround(config: ServerConfig, open: OpenStores, logger: Logger) {
  const { stores, clock, durability } = open
  // A Redis that comes back with nothing: there is no brand without a house, so it begins anew. Other rooms are gone.
  const remake = (room: RoomId): Promise<boolean> =>
    room === HOUSE ? makeHouse(stores.launches, clock).then(() => true) : Promise.resolve(false)
  const hosting = new Hosting({ log: stores.log, clock, logger, remake })
  const admission = new Admission(config)
  const house = await openHouse(stores.launches, hosting, clock)
  const front = openFrontDesk(config, { stores, hosting, clock, logger, house })
  const metrics = new Metrics()
  const handlers = handlersOf(stores, { ...config, hosting, ...front })
  const begun = (): boolean => hosting.get(HOUSE) !== undefined
  const readiness = new Readiness({ admission, begun, trouble: () => open.trouble(), clock })
  return {
    ...{ stores, clock, logger, hosting, admission, durability },
    ...{ nodeId: config.nodeId, textLength: config.textLength, trustProxy: config.trustProxy, pages: config.pages },
    findCode: (code: string) => stores.launches.find(code),
    publicUrl: config.publicUrl,
    about: aboutServer(config),
    languagesDir: join(config.dataDir, 'languages'),
    log: stores.log,
    records: openRecords({ ...stores, hosting, clock, ballots: ballotRecords(stores.polls) }),
    ballots: ballotFiles(stores.polls),
    frozen: config.freeze,
    house,
    ...front,
    front,
    dispatch: countedDispatch(
      dispatcher({ handlers: config.freeze ? freeze(handlers) : handlers, hosting, logger, ...front }),
      metrics,
    ),
    ...{ metrics, meters: metrics, readiness, limits: new SessionLimits(config.sessionsPerMinute) },
    ...{ embedOrigins: config.embedOrigins, mediaOrigins: config.mediaOrigins, metricsToken: config.metricsToken },
    attendance: new Attendance(stores.audience, clock, logger),
    originAllowed: originAllowed(config.allowedOrigins, config.publicUrl),
    addressOf: addressOf(config.trustProxy),
    hindrances: () => readiness.hindrances(),
    notReady: () => readiness.hindrances()[0]?.reason,
  }
}

/** How often sessions, links and the brand's keys are looked at for their end, ms. */
const LOOK_AGAIN_MS = 10_000

/** Everything that goes on by itself, to be ended in this order. */
function startRunning(
  ground: Awaited<ReturnType<typeof layGround>>,
  gateway: Gateway,
  { demo, demoPace, ...retention }: ServerConfig,
): Disposable[] {
  const { stores, hosting, clock, logger, house, attendance, meters, readiness } = ground
  const restarts = house.watch({ restarted: () => gateway.lookAgain() })
  const looking = setInterval(() => gateway.lookAgain(), LOOK_AGAIN_MS)
  const listed = keepListedRooms({ launches: stores.launches, hosting, log: stores.log, clock, logger }, house)
  const steps = deadlineSteps(stores, hosting, retention)
  const deadlines = runDeadlines(
    { store: stores.deadlines, hosting, clock, logger },
    countedSteps(steps, clock, meters),
  )
  void planRetention({ ...stores, logger }, house, retention)
  const sampling = runSampling({ hosting, logger }, samplersOf(stores))
  const breathing = demo ? [runDemo(ground, demoPace)] : []
  const looks = { [Symbol.dispose]: () => clearInterval(looking) }
  return [
    ...breathing,
    looks,
    readiness,
    attendance,
    sampling,
    deadlines,
    hosting.hold(HOUSE),
    restarts,
    listed,
    ground.front,
    hosting,
  ]
}

/** The address a request came from: its peer's, or what trusted proxies say. */
function addressOf(trustProxy: readonly string[]): (request: IncomingMessage) => string {
  if (trustProxy.length === 0) return ({ socket }) => socket.remoteAddress ?? ''
  const trusted = proxyAddr.compile([...trustProxy])
  return (request) => proxyAddr(request, trusted)
}
