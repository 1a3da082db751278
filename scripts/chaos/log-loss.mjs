// @ts-check
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNode } from '../lib/cluster-node.mjs'
import { freePort } from '../lib/ports.mjs'
import { startRedis } from '../lib/redis.mjs'
import { cacheDir, root } from '../lib/run.mjs'

/** Cuts so many bytes off what Redis wrote last, as a power cut would; answers how many there were to cut. @param {string} dir @param {number} bytes */
export function cutTail(dir, bytes) {
  const folder = join(dir, 'appendonlydir')
  const name =
    readdirSync(folder)
      .filter((file) => file.endsWith('.incr.aof'))
      .sort()
      .at(-1) ?? ''
  const size = statSync(join(folder, name)).size
  const cut = Math.min(bytes, Math.floor(size / 2))
  truncateSync(join(folder, name), size - cut)
  return cut
}

/**
 * Lets a node that knows nothing of the loss go on with the shortened log, at a port where the others do not look, until
 * the log is longer than anybody has seen it; answers how many lines that took.
 * @param {{ dir: string, past: number, secret: string }} options
 */
export async function sayElsewhere({ dir, past, secret }) {
  const redis = await startRedis({ cacheDir, dir })
  const dataDir = mkdtempSync(join(tmpdir(), 'fanfare-chaos-else-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const here = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    NODE_ID: 'else',
    DEMO: 'off',
  }
  const env = { ...process.env, ...here, REDIS_URL: redis.url, SESSION_SECRET: secret }
  const node = await startNode({ id: 'else', port, env, script: join(root, 'dist/server/main.js'), log: () => {} })
  let lines = 0
  try {
    for (let seq = 0; seq <= past + 3; lines++) seq = await sayOne(url, lines)
  } finally {
    await node.stop()
    await redis.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return lines
}

/** One line by a person of its own; answers its place in the log. @param {string} url @param {number} n @returns {Promise<number>} */
async function sayOne(url, n) {
  const { token } = await post(`${url}/api/session`, { name: `Elsewhere ${n}` })
  const line = { id: randomBytes(9).toString('base64url'), text: `said elsewhere ${n}` }
  const reply = await post(`${url}/api/rooms/main/do/chat.send`, line, token)
  return reply.value?.seq ?? reply.seq
}

/** @param {string} url @param {object} body @param {string} [token] @returns {Promise<any>} */
async function post(url, body, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
