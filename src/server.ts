import { createAdapter } from '@socket.io/redis-adapter'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import proxyAddr from 'proxy-addr'
import type { Config } from './config.ts'
import { deadlineSteps, handlersOf } from './features.ts'
import { Admission } from './gateway/admission.ts'
import { dispatcher } from './gateway/dispatcher.ts'
import { Gateway } from './gateway/gateway.ts'
import { NODE_ANSWER_MS, nodeLookup } from './gateway/nodes.ts'
import { originAllowed } from './gateway/origins.ts'
import { createApp } from './http/app.ts'
import { openHouse } from './launches/house.ts'
import { Tokens } from './persons/tokens.ts'
import { Presence } from './presence/presence.ts'
import type { AdapterClients } from './redis/adapter-clients.ts'
import { HOUSE } from './protocol/core.ts'
import { runDeadlines } from './rooms/deadlines.ts'
import { Hosting } from './rooms/hosting.ts'
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
}

/** Puts a node together and listens. The stores are the caller's to close. */
export async function createServer(
  config: ServerConfig,
  open: OpenStores,
  logger: Logger,
  adapter?: AdapterClients,
): Promise<RunningServer> {
  const { stores, clock } = open
  const hosting = new Hosting({ log: stores.log, clock, logger })
  const house = await openHouse(stores.launches, hosting, clock)
  const tokens = new Tokens(config.sessionSecret)
  const dispatch = dispatcher({ handlers: handlersOf(stores, config), hosting, logger })
  const admission = new Admission(config)
  const presence = new Presence(stores.audience, clock, logger)
  const allowed = originAllowed(new Set([new URL(config.publicUrl).origin, ...config.allowedOrigins]))
  const shared = { dispatch, hosting, tokens, clock, logger, originAllowed: allowed, nodeId: config.nodeId }

  const http = createHttpServer({ headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 })
  const gateway = new Gateway({
    ...shared,
    http,
    presence,
    admission,
    textLength: config.textLength,
    addressOf: addressOf(config.trustProxy),
  })
  // Look-ups only: events travel by the log, which survives what publishing does not.
  if (adapter) gateway.io.adapter(createAdapter(adapter.pub, adapter.sub, { requestsTimeout: NODE_ANSWER_MS }))
  const notReady = (): string | undefined => (admission.closing ? 'draining' : open.trouble())
  const nodes = nodeLookup(gateway, { hosting, admission, notReady, nodeId: config.nodeId })
  http.on(
    'request',
    createApp({
      ...shared,
      log: stores.log,
      durability: open.durability,
      trustProxy: config.trustProxy,
      pages: config.pages,
      notReady,
      nodes,
    }),
  )
  const running = [
    presence,
    runDeadlines({ store: stores.deadlines, hosting, clock, logger }, deadlineSteps(stores)),
    hosting.hold(HOUSE),
    house.watch({
      dirty() {},
      restarted() {},
      gone() {},
      happened: (event) => {
        if (event.type === 'host.revoked') gateway.cutRevokedHosts()
      },
    }),
    hosting,
  ]
  await new Promise<void>((listening, failed) => {
    http.once('error', failed).listen({ port: config.port, host: config.host, backlog: 4_096 }, listening)
  })
  const close = async (): Promise<void> => {
    for (const each of running) each[Symbol.dispose]()
    await gateway.close()
  }
  return {
    port: (http.address() as AddressInfo).port,
    async drain() {
      admission.closing = true
      await gateway.sendAway('going_away', config.drainMs)
    },
    [Symbol.asyncDispose]: close,
  }
}

/** The address a request came from: its peer's, or what trusted proxies say. */
function addressOf(trustProxy: readonly string[]): (request: IncomingMessage) => string {
  const trusted = proxyAddr.compile([...trustProxy])
  return (request) => proxyAddr(request, trusted)
}
