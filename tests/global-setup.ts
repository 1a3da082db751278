import { chmod, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { TestProject } from 'vitest/node'
import { findChromium } from '../scripts/lib/chromium.mjs'
import { findRedis, startRedis } from '../scripts/lib/redis.mjs'
import { cacheDir } from '../scripts/lib/run.mjs'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A real Redis with its append-only file on, shared by all test files: use keys of your own. */
    redisUrl: string
    /** How many databases it has: each file that runs servers has one. */
    redisDatabases: number
    /** Path of redis-server, for tests that kill their own. */
    redisBin: string
    /** What redisBin needs in its environment, as a JSON object. */
    redisEnv: string
    /** Path of a browser that starts. */
    chromium: string
    /** What the browser needs in its environment, as a JSON object. */
    chromiumEnv: string
    /** A folder of this run, for pages that are built once. */
    built: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await ownFolder()
  const program = findRedis(cacheDir)
  const browser = await findChromium(cacheDir, { packedFirst: true })
  const given = process.env['REDIS_URL']
  const own = given ? undefined : await startRedis({ cacheDir, args: ['--databases', '4096'] })
  const url = given ?? own?.url ?? ''
  project.provide('redisUrl', url)
  project.provide('redisDatabases', await durable(url))
  project.provide('redisBin', program.bin)
  project.provide('redisEnv', JSON.stringify(program.env))
  project.provide('chromium', browser.bin)
  project.provide('chromiumEnv', JSON.stringify(browser.env))
  const built = join(dir, 'built')
  await mkdir(built)
  project.provide('built', built)
  project.onTestsRerun(async () => {
    await rm(built, { recursive: true, force: true })
    await mkdir(built)
  })
  console.log(`Redis: ${own?.how ?? 'REDIS_URL'}; browser: ${browser.how}`)
  return async () => {
    await own?.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

const ROOMY = 4 * 1_024 ** 3

/** All files of this run, in memory where there is room: no test waits for a disk that others use. */
async function ownFolder(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => undefined)
  const roomy = memory !== undefined && memory.bavail * memory.bsize > ROOMY
  const dir = await mkdtemp(join(roomy ? '/dev/shm' : tmpdir(), 'fanfare-tests-'))
  // Some tests become nobody, who looks for what is theirs in it.
  await chmod(dir, 0o711)
  process.env['TMPDIR'] = dir
  return dir
}

/** The promises tested are those of a Redis that keeps what it was given. Returns how many databases it has. */
async function durable(url: string): Promise<number> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => null })
  redis.on('error', () => {})
  const value = async (name: string) => ((await redis.config('GET', name)) as string[])[1]
  try {
    const found = [await value('appendonly'), await value('maxmemory-policy')].join(' ')
    if (found !== 'yes noeviction') throw new Error(`appendonly and maxmemory-policy are ${found}`)
    return Number(await value('databases'))
  } catch (cause) {
    throw new Error('The tests need a Redis with appendonly yes and maxmemory-policy noeviction', { cause })
  } finally {
    redis.disconnect()
  }
}
