// @ts-check
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNode } from '../lib/cluster-node.mjs'
import { leash } from '../lib/leash.mjs'
import { openRoomBySecret } from '../lib/open-room.mjs'
import { freePort } from '../lib/ports.mjs'
import { root } from '../lib/run.mjs'

const ROOM = 'bench'

/** A real server of the built pages with one room, and a crowd that can talk there. */
export async function startStage() {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-page-'))
  const port = await freePort()
  const secret = randomBytes(32).toString('hex')
  const own = { HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dir, SESSION_SECRET: secret, DEMO: 'off' }
  const env = { ...process.env, ...own, NODE_ENV: 'production', REDIS_URL: undefined, ACCEPTS_PER_SECOND: '100000' }
  const node = await startNode({ id: 'page', port, env, script: join(root, 'dist/server/main.js'), log: () => {} })
  await openRoomBySecret(node.url, secret, ROOM)
  const crowd = (/** @type {string[]} */ args) =>
    runCrowd(['--url', node.url, '--room', ROOM, '--listeners', '1', '--quiet', ...args])
  return {
    address: `${node.url}/r/${ROOM}`,
    /** @param {number} rate @param {number} seconds */
    talk: (rate, seconds) => crowd(['--generate', String(rate), '--seconds', String(seconds)]),
    /** @param {string} recording @param {string} from @param {number} minutes */
    replay: (recording, from, minutes) =>
      crowd(['--replay', recording, '--from-minute', from, '--minutes', String(minutes)]),
    /** How many entries the room's log has. */
    async said() {
      const answer = await fetch(`${node.url}/api/rooms/${ROOM}`)
      return /** @type {{ position: { seq: number } }} */ (await answer.json()).position.seq
    },
    async stop() {
      await node.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** @param {string[]} args */
async function runCrowd(args) {
  const child = leash(process.execPath, [join(root, 'dist/server/crowd/crowd-main.js'), ...args], {})
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (words += String(chunk)))
  const { code, reason } = await child.exited
  if (code !== 0) throw new Error(`the crowd ended (${reason}):\n${words.slice(-2_000)}`)
}

/** @typedef {Awaited<ReturnType<typeof startStage>>} Stage */
