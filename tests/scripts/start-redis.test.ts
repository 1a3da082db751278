import { Redis } from 'ioredis'
import { afterEach, expect, it } from 'vitest'
import { startRedis } from '../../scripts/lib/redis.mjs'
import { cacheDir } from '../../scripts/lib/run.mjs'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (let end = endings.pop(); end; end = endings.pop()) await end()
})

async function start(options: { dir?: string; port?: number; args?: string[] } = {}) {
  const server = await startRedis({ cacheDir, ...options })
  endings.push(server.stop)
  const client = new Redis(server.url, { retryStrategy: () => null })
  client.on('error', () => {})
  endings.push(() => client.disconnect())
  return { server, client }
}

it('a Redis that was killed starts again on the same port with its data', async () => {
  const first = await start()
  await first.client.set('kept', 'yes')
  // `everysec` has the record in the file, not yet on the disk: that outlives the process, which is what was killed.
  await first.server.kill('SIGKILL')
  const second = await start({ dir: first.server.dir, port: first.server.port })
  expect(second.server.port).toBe(first.server.port)
  expect(second.server.pid).not.toBe(first.server.pid)
  expect(await second.client.get('kept')).toBe('yes')
})

it('keeps everything that it acknowledged: append-only file on, nothing evicted', async () => {
  const { client } = await start()
  expect(await client.config('GET', 'appendonly')).toEqual(['appendonly', 'yes'])
  expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
  expect(await client.config('GET', 'save')).toEqual(['save', ''])
  expect(await client.config('GET', 'bind')).toEqual(['bind', '127.0.0.1'])
})

it('starts as a node of a Redis Cluster', async () => {
  const { client } = await start({ args: ['--cluster-enabled', 'yes'] })
  expect(await client.cluster('INFO')).toContain('cluster_known_nodes:1')
})

it('does not take a stranger on its port for itself', async () => {
  const { server } = await start()
  await expect(startRedis({ cacheDir, port: server.port })).rejects.toThrow(/did not start on port/)
})
