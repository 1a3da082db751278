import { join } from 'node:path'
import type { IncomingMessage } from 'node:http'
import express, { type Express, type Request, type Response, Router } from 'express'
import type { Logger } from 'pino'
import { tooDeep } from '../gateway/json-guard.ts'
import type { Dispatch } from '../gateway/dispatcher.ts'
import type { Hindrance } from '../gateway/readiness.ts'
import type { SessionDesk } from '../persons/session-desk.ts'
import { refuse, type RoomId } from '../protocol/core.ts'
import type { Records } from '../records/records.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { Meters } from '../rooms/meters.ts'
import type { RoomLog } from '../rooms/room-log.ts'
import type { Sessions } from '../rooms/granted-session.ts'
import { aboutRoutes, scriptForSites, type About } from './about-routes.ts'
import { ballotRoutes, type BallotFiles } from './ballot-routes.ts'
import { commandRoutes } from './command-routes.ts'
import { healthRoutes } from './health-routes.ts'
import { languageRoutes } from './language-routes.ts'
import { launchRoutes } from './launch-routes.ts'
import { packedFiles } from './packed-files.ts'
import { pagePolicies, type PagePolicies, type PolicyGround } from './page-policy.ts'
import { onError, sendProblem } from './problem.ts'
import { recordRoutes } from './record-routes.ts'
import { roomRoutes } from './room-routes.ts'
import type { SessionLimits } from './session-limits.ts'
import { sessionRoutes } from './session-routes.ts'

export interface HttpGround extends PolicyGround {
  dispatch: Dispatch
  hosting: Hosting
  log: RoomLog
  sessions: Sessions
  desk: SessionDesk
  clock: Clock
  logger: Logger
  originAllowed: (request: IncomingMessage) => boolean
  nodeId: string
  durability: string
  /** Addresses of proxies whose forwarding headers count. */
  trustProxy: readonly string[]
  /** The built pages. */
  pages: string | undefined
  /** What pages may know of the server's settings. */
  about: About
  /** The room with that join code. */
  findCode: (code: string) => Promise<RoomId | undefined>
  /** Where fans' language files are. */
  languagesDir: string
  /** Every reason why it takes none; empty = it does. */
  hindrances: () => readonly Hindrance[]
  /** What is counted, as Prometheus reads it. */
  metrics: { contentType: string; text(): Promise<string> }
  /** The bearer token of operators; undefined = whoever asks from this machine itself is one. */
  metricsToken: string | undefined
  meters: Meters
  limits: SessionLimits
  /** Rooms as files. */
  records: Records
  /** Ballots of polls as files. */
  ballots: BallotFiles
  /** Nothing that a launch is made of is changed today. */
  frozen: boolean
  /** What the nodes of the cluster say of themselves. */
  nodes: () => Promise<unknown[]>
}

/** Everything that speaks plain HTTP. */
export function createApp(ground: HttpGround): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', [...ground.trustProxy])
  app.set('query parser', 'simple')
  const policies = pagePolicies(ground)
  app.use(policies.answer)
  app.use(healthRoutes(ground))
  const launches = launchRoutes(ground)
  app.use(launches.pages)
  app.use('/api', api(ground, launches.api))
  if (ground.pages !== undefined) servePages(app, ground.pages, policies)
  app.use((_request, response) => sendProblem(response, refuse('not_found')))
  app.use(onError((error) => ground.logger.error({ error }, 'request failed')))
  return app
}

function api(ground: HttpGround, launches: Router): Router {
  const router = Router()
  router.use((request, response, next) => {
    if (!ground.originAllowed(request)) return sendProblem(response, refuse('bad_origin'))
    next()
  })
  router.use(readableElsewhere)
  router.use(express.json({ limit: '16kb', strict: true, inflate: false, verify: guardDepth }))
  router.use(aboutRoutes(ground))
  router.use(sessionRoutes(ground))
  router.use(roomRoutes(ground))
  router.use(recordRoutes(ground))
  router.use(ballotRoutes(ground))
  router.use(launches)
  router.use(commandRoutes(ground))
  router.use(languageRoutes(ground))
  return router
}

/** Pages of other origins that may speak to us may also read what we say. Behind the question whether they may. */
function readableElsewhere(request: Request, response: Response, next: () => void): void {
  const { origin } = request.headers
  response.vary('Origin')
  if (origin === undefined) return next()
  response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'ETag, Retry-After' })
  if (request.method !== 'OPTIONS') return next()
  response.set('Access-Control-Allow-Methods', 'GET, POST')
  response.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, If-None-Match')
  response.set('Access-Control-Max-Age', '600').status(204).end()
}

/** Asked with the raw bytes, before they are parsed; in any other encoding they would not be what they seem. */
function guardDepth(_request: unknown, _response: unknown, body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw Object.assign(new Error('not UTF-8'), { status: 415 })
  if (tooDeep(body.toString())) throw Object.assign(new Error('too deep'), { status: 400 })
}

function servePages(app: Express, pages: string, policies: PagePolicies): void {
  app.use(policies.file)
  app.get('/embed.js', scriptForSites)
  app.use(packedFiles(pages))
  app.use('/assets', express.static(join(pages, 'assets'), { immutable: true, maxAge: '1y', index: false }))
  app.use(express.static(pages, { index: false }))
  const page = (_request: Request, response: Response): void =>
    response.set('Cache-Control', 'no-cache').sendFile(join(pages, 'index.html'))
  app.get(['/', '/r/:room'], policies.room, page)
  app.get(['/host/:room', '/screen/:room', '/verify'], policies.alone, page)
}
