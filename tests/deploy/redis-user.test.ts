import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startShippedRedis, type ShippedRedis } from '../../scripts/lib/shipped-redis.mjs'
import { CHEERS } from '../../src/protocol/cheers.ts'
import { REACTIONS } from '../../src/protocol/chat.ts'
import { launch } from '../support.ts'

const root = new URL('../..', import.meta.url).pathname
let dir: string
let redis: ShippedRedis
let fanfare: Redis
let operator: Redis
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fanfare-acl-'))
  mkdirSync(join(dir, 'data'))
  redis = await startShippedRedis({ dir: join(dir, 'data'), secrets: join(dir, 'secrets') })
  fanfare = new Redis(redis.url)
  operator = new Redis(redis.operatorUrl)
  for (const client of [fanfare, operator]) client.on('error', () => {})
})
afterAll(async () => {
  fanfare.disconnect()
  operator.disconnect()
  await redis.stop()
  rmSync(dir, { recursive: true, force: true })
})

describe('the shipped Redis and its user', () => {
  it('[DEPLOY-5] two nodes start, a conversation goes over both, and they find each other', async () => {
    await using one = await launch({ redisUrl: redis.url, env: { NODE_ID: 'one' } })
    await using two = await launch({ redisUrl: redis.url, env: { NODE_ID: 'two' } })
    const [ann, ben] = [await one.join('Ann'), await two.join('Ben')]
    const said = await ann.send('chat.send', { text: 'from one node' })
    await ben.until(({ texts }) => texts.includes('from one node'))
    const line = said.ok ? said.value.seq : 0
    expect((await ben.send('chat.react', { line, reaction: REACTIONS[0], on: true })).ok).toBe(true)
    expect((await ben.send('cheer.send', { kind: CHEERS[0] })).ok).toBe(true)
    expect((await ann.send('chat.edit', { line, text: 'in other words' })).ok).toBe(true)
    await ben.until(({ texts }) => texts.includes('in other words'))
    const { token } = await one.hostSession()
    const { nodes } = (await (
      await fetch(`${one.url}/api/nodes`, { headers: { authorization: `Bearer ${token}` } })
    ).json()) as { nodes: { node: string }[] }
    expect(nodes.map(({ node }) => node).toSorted()).toEqual(['one', 'two'])
    // What is asked for and done without, if need be: with this declaration the answer makes no difference.
    const denied = ((await operator.call('ACL', 'LOG')) as unknown[][]).map(
      (entry) => entry[entry.indexOf('object') + 1],
    )
    expect(denied.filter((object) => object !== 'config|get')).toEqual([])
  })

  it('[DEPLOY-5] everything is there again after Redis was killed, what scripts wrote too', async () => {
    const all = async (): Promise<string[]> => ((await operator.keys('*')) as string[]).toSorted()
    const before = await all()
    expect(before).toEqual(expect.arrayContaining([expect.stringMatching(/^fanfare:\{p\d+\}:main:log$/)]))
    await redis.kill()
    await redis.start()
    expect(await all()).toEqual(before)
  })

  it('[DEPLOY-5] the user may do what the code does', async () => {
    const commands = new Set((await operator.call('COMMAND', 'LIST')) as string[])
    const used = usedCommands().filter((word) => commands.has(word))
    expect(used).toEqual(expect.arrayContaining(['evalsha', 'hmget', 'xadd', 'xread', 'sadd', 'srem', 'time', 'wait']))
    const [, allowed = ''] = /^user fanfare (.*)$/m.exec(shippedUsers()) ?? []
    expect(used.filter((word) => !allowed.split(' ').includes(`+${word}`))).toEqual([])
  })

  it.each([
    'FLUSHALL',
    'FLUSHDB',
    'CONFIG SET appendonly no',
    'CONFIG GET *',
    'KEYS *',
    'SCAN 0',
    'SHUTDOWN NOSAVE',
    'REPLICAOF 127.0.0.1 1',
    'ACL SETUSER fanfare +@all',
    'ACL LIST',
    'SCRIPT FLUSH',
    'FUNCTION FLUSH',
    'CLIENT KILL TYPE normal',
    'CLIENT LIST',
    'MONITOR',
    'MODULE LIST',
    'SAVE',
    'BGREWRITEAOF',
    'SWAPDB 0 1',
    'SET fanfare:{p1}:x 1',
    'HSET other:x a 1',
    'HGET other:x a',
    'DEL fanfare',
    'XREAD STREAMS other:log 0',
    'PUBLISH socket.io#/# forged',
    'PUBLISH other forged',
    'SUBSCRIBE other',
    'PSUBSCRIBE *',
  ])('[DEPLOY-6] the user may not: %s', async (line) => {
    const [command = '', ...args] = line.split(' ')
    await expect(fanfare.call(command, ...args)).rejects.toThrow(/^NOPERM/)
  })

  it('[DEPLOY-6] [A123] a script reaches no key but its own, and no user without a password reaches anything', async () => {
    const reach = (key: string): Promise<unknown> => fanfare.eval("return redis.call('HSET', ARGV[1], 'a', 1)", 0, key)
    await expect(reach('other:x')).rejects.toThrow(/can't access/)
    expect(await reach('fanfare:{p1}:x')).toBe(1)
    const nobody = new Redis({ port: redis.port, lazyConnect: true, enableReadyCheck: false, protocol: 2 })
    await expect(nobody.publish('fanfare#/#', 'forged')).rejects.toThrow(/^NOAUTH/)
    nobody.disconnect()
    const health = new Redis(redis.operatorUrl.replace(/\/\/.*@/, '//health:none@'), { enableReadyCheck: false })
    expect(await health.ping()).toBe('PONG')
    await expect(health.publish('fanfare#/#', 'forged')).rejects.toThrow(/^NOPERM/)
    health.disconnect()
  })

  it('[DEPLOY-6] keeps what nodes ask for, and lets nobody debug or load modules', async () => {
    const settings = ['appendonly', 'maxmemory-policy', 'save', 'enable-debug-command', 'enable-module-command']
    const found = await Promise.all(settings.map(async (name) => ((await operator.config('GET', name)) as string[])[1]))
    expect(found).toEqual(['yes', 'noeviction', '', 'no', 'no'])
  })
})

const shippedUsers = (): string => readFileSync(join(root, 'scripts/deploy/users.acl'), 'utf8')

/** Every word that stands where a command's name does, in scripts and in what speaks Redis. */
function usedCommands(): string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const read = (file: string): string => readFileSync(join(root, 'src', file), 'utf8')
  const scripts = files.filter((file) => file.endsWith('.lua')).map(read)
  const callers = files.filter((file) => /\.redis\.ts$|^redis\/.*\.ts$/.test(file)).map(read)
  const named = scripts.flatMap((text) => [...text.matchAll(/redis\.p?call\(([^,)]*)/g)].map(([, name]) => name ?? ''))
  const words = [...named.flatMap((name) => [...name.matchAll(/'([A-Za-z]+)'/g)])]
  const sent = callers.flatMap((text) => [...text.matchAll(/[([]'([a-z]{3,})'/g)])
  return [...new Set([...words, ...sent].map(([, word]) => (word ?? '').toLowerCase()))]
}
