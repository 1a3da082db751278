import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino, type Logger } from 'pino'
import { readConfig } from './config.ts'
import { createDemo } from './demo/demo.ts'
import { loadSecrets } from './persons/secrets.ts'
import { Tokens } from './persons/tokens.ts'
import { PlainError } from './rooms/plain-error.ts'
import { createServer, type RunningServer, type ServerConfig } from './server.ts'
import { openEmbeddedStores } from './stores/embedded.ts'
import { openRedisStores } from './stores/redis.ts'
import type { OpenStores } from './stores/stores.ts'

/** The process: environment, signals, links, exit code. */
async function main(): Promise<void> {
  const config = await configure()
  const logger = pino({ level: config.logLevel, base: { node: config.nodeId } }, pino.destination(2))
  const { open, server } = await start(config, logger)
  if (config.demo) await createDemo(open)
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

async function configure(): Promise<ServerConfig> {
  const settings = readConfig(process.env)
  const built = fileURLToPath(new URL('../client', import.meta.url))
  const sessionSecret = settings.sessionSecret ?? (await loadSecrets(settings.dataDir)).session
  return { ...settings, sessionSecret, pages: existsSync(built) ? built : undefined }
}

async function start(config: ServerConfig, log: Logger): Promise<{ open: OpenStores; server: RunningServer }> {
  const { redisUrl: url, durability } = config
  if (url === undefined) {
    const open = await openEmbeddedStores({ dir: config.dataDir, log, salvage: config.salvage })
    return { open, server: await createServer(config, open, log) }
  }
  const open = await openRedisStores({ url, durability, log })
  return { open, server: await createServer(config, open, log, open.connectAdapter()) }
}

/** For a person at a terminal: never through the log, for the host's link is a key. */
function printLinks(config: ServerConfig, port: number, now: number): void {
  const base = config.publicUrl
  const key = new Tokens(config.sessionSecret).hostLink(now)
  const host =
    process.stdout.isTTY || config.redisUrl === undefined ? `${base}/r/main#host=${key}` : 'npm run host-link'
  process.stdout.write(
    `\nFanfare is on, port ${port}.\n\n  Room   ${base}/r/main\n  Rooms  ${base}/\n  Host   ${host}\n\n`,
  )
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
