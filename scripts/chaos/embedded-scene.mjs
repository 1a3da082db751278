// @ts-check
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startNode } from '../lib/cluster-node.mjs'
import { openRoomBySecret } from '../lib/open-room.mjs'
import { freePort } from '../lib/ports.mjs'
import { root } from '../lib/run.mjs'
import { nodeHealth } from './health.mjs'

/**
 * One server on its embedded store, with a data folder of its own.
 * @param {{ random: () => number, say: (line: string) => void }} options
 * @returns {Promise<import('./faults.mjs').Scene>}
 */
export async function embeddedScene({ random }) {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-chaos-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const secret = randomBytes(32).toString('base64url')
  const here = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dir,
    LOG_LEVEL: 'warn',
    NODE_ID: 'n1',
    DEMO: 'off',
    SESSION_SECRET: secret,
  }
  const env = { ...process.env, ...here, REDIS_URL: undefined, SESSION_SECRET_FILE: undefined }
  const { log, health } = nodeHealth()
  const node = await startNode({ id: 'n1', port, env, script: join(root, 'dist/server/main.js'), log })
  await openRoomBySecret(url, secret)
  return {
    url,
    lossesAt: [],
    async fault(kind, { crowd }) {
      if (kind === 'cut') return cutClients(crowd, random)
      await node.kill('SIGKILL')
      await pause(random() * 500)
      await node.restart()
      return 'the server was killed and started again'
    },
    health: () => health([node]),
    stop: async () => {
      await node.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Tears up to a fifth of the listeners' connections, at least one. @param {import('./faults.mjs').Stage['crowd']} crowd @param {() => number} random */
export function cutClients(crowd, random) {
  const count = Math.ceil((random() * crowd.listeners.length) / 5)
  crowd.cut(count)
  return `${count} client connections`
}
