// @ts-check
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { leash } from '../lib/leash.mjs'
import { isReady } from '../lib/node-health.mjs'
import { openRoom } from '../lib/open-room.mjs'
import { freePort } from '../lib/ports.mjs'
import { root } from '../lib/run.mjs'

/**
 * A server as a process of its own, with an empty data folder and no limit to how fast connections come. `stop` gives
 * what speaks against it: that it had ended, and what it logged as its own fault.
 * @param {Record<string, string>} [more] variables of its environment
 */
export async function startFuzzedNode(more = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-fuzz-'))
  const port = await freePort()
  const place = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dir, REDIS_URL: '', PUBLIC_URL: '', DEMO: 'off' }
  const env = { ...process.env, ...place, LOG_LEVEL: 'warn', ACCEPTS_PER_SECOND: '100000', ...more }
  const child = leash(process.execPath, [join(root, 'dist/server/main.js')], { env })
  const said = linesOf(child.stdout)
  const logged = linesOf(child.stderr)
  /** @type {string | undefined} */
  let ended
  void child.exited.then(({ reason }) => (ended = reason))
  const secret = more['SESSION_SECRET']
  // With a store that nodes share the link is not told where nobody sits before it.
  const own = secret === undefined ? undefined : await hostKeyOf(secret)
  const hostKey = () => own ?? said.map((line) => /#host=(\S+)/.exec(line)?.[1]).find((key) => key !== undefined)
  while (ended === undefined && !(hostKey() && (await isReady(port))))
    await new Promise((resolve) => setTimeout(resolve, 50))
  const url = `http://127.0.0.1:${port}`
  if (ended === undefined) await openRoom(url, hostKey() ?? '')
  return {
    url,
    hostKey: hostKey() ?? '',
    exited: child.exited,
    logged,
    memory: () => residentMegabytes(child.pid),
    stop: async () => {
      const early = ended === undefined ? [] : [`the server ended by itself: ${ended}`]
      await child.end('SIGTERM', 10_000)
      await rm(dir, { recursive: true, force: true })
      return [...early, ...logged.filter((line) => /unhandled|uncaught|"level":[56]0/i.test(line))]
    },
  }
}

/** Needs the build. @param {string} secret @returns {Promise<string>} */
async function hostKeyOf(secret) {
  const { Tokens } = await import(join(root, 'dist/server/persons/tokens.js'))
  return new Tokens(secret).hostLink(Date.now())
}

/** @param {import('node:stream').Readable} stream @returns {string[]} filled as they come */
function linesOf(stream) {
  /** @type {string[]} */
  const lines = []
  createInterface({ input: stream }).on('line', (line) => void lines.push(line))
  return lines
}

/** 0 where the system does not tell. @param {number} pid */
async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
