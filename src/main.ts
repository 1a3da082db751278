import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino, type Logger } from 'pino'
import { readConfig, type Config } from './config.ts'
import { createDemo } from './demo/demo.ts'
import { ROUND } from './demo/demo-time.ts'
import { loadSecrets } from './persons/secrets.ts'
import { Tokens } from './persons/tokens.ts'
import { serializers } from './plain-log.ts'
import { PlainError } from './rooms/plain-error.ts'
import { createServer, type ServerConfig } from './server.ts'
import { openEmbeddedStores } from './stores/embedded.ts'
import { openRedisStores } from './stores/redis.ts'

/** The process: environment, signals, links, exit code. */
async function main(): Promise<void> {
  const settings = readConfig(process.env)
  const logger = pino({ level: settings.logLevel, base: { node: settings.nodeId }, serializers }, pino.destination(2))
  const { open, adapter } = await openStores(settings, logger)
  // After the stores: they have made the data folder, and refuse one that cannot be used.
  const sessionSecret = settings.sessionSecret ?? (await loadSecrets(settings.dataDir)).session
  const built = fileURLToPath(new URL('../client', import.meta.url))
  const config = { ...settings, sessionSecret, pages: existsSync(built) ? built : undefined }
  const server = await createServer(config, open, logger, adapter)
  if (config.demo) await createDemo(open, ROUND.lobby * 1_000)
  printLinks(config, server.port, open.clock.now())
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    logger.info({ signal }, 'going away')
    await server.drain()
    await server[Symbol.asyncDispose]()
    await open[Symbol.asyncDispose]()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(signal))
}

async function openStores({ redisUrl: url, durability, dataDir: dir, salvage }: Config, log: Logger) {
  if (url === undefined) return { open: await openEmbeddedStores({ dir, log, salvage }), adapter: undefined }
  const open = await openRedisStores({ url, durability, log })
  return { open, adapter: open.connectAdapter() }
}

/** For a person at a terminal: never through the log, for the host's link is a key. */
function printLinks(config: ServerConfig, port: number, now: number): void {
  const base = config.publicUrl
  const key = new Tokens(config.sessionSecret).hostLink(now)
  const panel = config.demo ? '/host/main' : '/'
  const secret = !process.stdout.isTTY && config.redisUrl !== undefined
  const host = secret ? 'npm run host-link' : `${base}${panel}#host=${key}`
  const demo = config.demo ? { Room: `${base}/r/main`, Screen: `${base}/screen/main` } : {}
  const links = { ...demo, Rooms: `${base}/`, Host: host }
  const lines = Object.entries(links).map(([name, link]) => `  ${name.padEnd(7)} ${link}\n`)
  process.stdout.write(`\nFanfare is on, port ${port}.\n\n${lines.join('')}\n`)
}

/** What a person can do something about is said in words; the rest is a bug and keeps its trace. */
function fail(error: unknown): never {
  const { code, stack, message } = error as NodeJS.ErrnoException
  const words = code === undefined ? undefined : LISTENING[code]
  if (words !== undefined) process.stderr.write(`\nFanfare cannot start.\n${words}\n`)
  else if (error instanceof PlainError) process.stderr.write(`\nFanfare cannot start.\n${message}\n`)
  else process.stderr.write(`${stack}\n`)
  process.exit(1)
}

const LISTENING: Record<string, string> = {
  EADDRINUSE: 'The port is taken: stop what uses it, or set PORT to another one.',
  EACCES: 'The port may not be opened by this user: set PORT to one above 1023.',
  EADDRNOTAVAIL: 'The address is not one of this machine: set HOST to one that is, or leave it out.',
}

await main().catch(fail)
