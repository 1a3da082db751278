import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Redis } from 'ioredis'
import { afterEach, expect, it } from 'vitest'
import { startShippedRedis, type ShippedRedis } from '../../scripts/lib/shipped-redis.mjs'
import { launch, type App } from '../support.ts'

const script = new URL('../../scripts/deploy/backup-redis.sh', import.meta.url).pathname
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (let end = endings.pop(); end; end = endings.pop()) await end()
})

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-backup-'))
  endings.push(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

async function redisIn(dir: string): Promise<ShippedRedis> {
  mkdirSync(join(dir, 'data'), { recursive: true })
  const redis = await startShippedRedis({ dir: join(dir, 'data'), secrets: join(dir, 'secrets') })
  endings.push(redis.stop)
  return redis
}

/** The shipped script, as an operator runs it; its tar as a file. */
async function backUp({ dir, operatorUrl, port }: ShippedRedis, file: string): Promise<void> {
  const env = { ...process.env, REDISCLI_AUTH: new URL(operatorUrl).password }
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const child = spawn('sh', [script, dir, '--user', 'operator', '-p', String(port)], { env, stdio: [...stdio] })
  const ended = once(child, 'exit')
  await pipeline(child.stdout, createWriteStream(file))
  expect(await ended).toEqual([0, null])
}

async function unpack(file: string, dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true })
  const child = spawn('tar', ['-x', '-C', dir], { stdio: ['pipe', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  await pipeline(createReadStream(file), child.stdin)
  expect(await ended).toEqual([0, null])
}

interface Shown {
  position: { seq: number }
  view: { everyone: { chat: { lines: { seq: number; text?: string }[] } } }
}
/** What the server shows of the room, as soon as it shows so much; snapshots are up to a second old. */
async function shown({ url }: App, atLeast = 0): Promise<Shown> {
  const look = async (): Promise<Shown> => (await (await fetch(`${url}/api/rooms/main`)).json()) as Shown
  await expect.poll(async () => (await look()).position.seq, { timeout: 5_000 }).toBeGreaterThanOrEqual(atLeast)
  const { position, view } = await look()
  return { position, view }
}
const linesOf = ({ view }: Shown): unknown[] => view.everyone.chat.lines.map(({ seq, text }) => [seq, text])

/** Three speak in turn, so that nobody is too fast; answers where the last line stands. */
async function talk(app: App, from: number, count: number): Promise<number> {
  const fans = await Promise.all(['Ann', 'Ben', 'Cem'].map((name) => app.join(`${name} ${from}`)))
  let last = 0
  for (let i = 0; i < count; i++) {
    const said = await fans[i % 3]?.send('chat.send', { text: `line ${from + i}` })
    expect(said?.ok).toBe(true)
    if (said?.ok) last = said.value.seq
  }
  return last
}

it('[OPS-1] a Redis that is backed up while it works is restored with every line acknowledged before, as they were', async () => {
  const place = folder()
  const redis = await redisIn(join(place, 'first'))
  await using app = await launch({ redisUrl: redis.url })
  const before = await shown(app, await talk(app, 0, 9))
  const [last] = await Promise.all([talk(app, 9, 9), backUp(redis, join(place, 'backup.tar'))])
  const after = await shown(app, last)

  await unpack(join(place, 'backup.tar'), join(place, 'second/data'))
  await using restored = await launch({ redisUrl: (await redisIn(join(place, 'second'))).url })
  const found = await shown(restored)
  expect(found.position.seq).toBeGreaterThanOrEqual(before.position.seq)
  expect(linesOf(after).slice(0, linesOf(found).length)).toEqual(linesOf(found))
  expect(linesOf(found)).toEqual(expect.arrayContaining(linesOf(before)))
  const operator = new Redis(redis.operatorUrl)
  expect(await operator.config('GET', 'auto-aof-rewrite-percentage')).toEqual(['auto-aof-rewrite-percentage', '100'])
  operator.disconnect()
})

it('[OPS-1] a Redis that nobody talks to while it is backed up is restored to the same view', async () => {
  const place = folder()
  const redis = await redisIn(join(place, 'first'))
  let before: Shown
  {
    await using app = await launch({ redisUrl: redis.url })
    before = await shown(app, await talk(app, 0, 6))
  }
  await backUp(redis, join(place, 'backup.tar'))
  await unpack(join(place, 'backup.tar'), join(place, 'second/data'))
  await using restored = await launch({ redisUrl: (await redisIn(join(place, 'second'))).url })
  expect(await shown(restored)).toEqual(before)
})

it('[OPS-1] a copy of DATA_DIR is the same server: view, sessions and host links', async () => {
  const [dir, copy] = [folder(), folder()]
  let before: Shown
  let token: string
  {
    await using app = await launch({ dir })
    before = await shown(app, await talk(app, 0, 6))
    token = (await app.session('Dan')).token
  }
  cpSync(dir, copy, { recursive: true })
  await using restored = await launch({ dir: copy })
  expect(await shown(restored)).toEqual(before)
  const dan = await restored.join({ token })
  expect((await dan.send('chat.send', { text: 'and on it goes' })).ok).toBe(true)
})
