import { Cluster, type Redis } from 'ioredis'
import type { RedisLike } from './connect.ts'
import { PlainError } from '../rooms/plain-error.ts'

/** This Redis keeps less than was declared. The message says what to change. */
export class NotDurable extends PlainError {}

type Durability = 'disk' | 'redis' | 'replicated'

const OLDEST = 7

/** Throws NotDurable unless Redis (each master of a cluster) keeps what `durability` promises. */
export async function expectDurable(redis: RedisLike, durability: Durability): Promise<void> {
  for (const master of redis instanceof Cluster ? redis.nodes('master') : [redis]) {
    const lacks = lacking(await readFacts(master), durability)
    if (lacks !== undefined) throw new NotDurable(lacks)
  }
}

interface Facts {
  info: Map<string, string>
  /** undefined = Redis does not tell. */
  appendfsync: string | undefined
}

async function readFacts(master: Redis): Promise<Facts> {
  const lines = (await master.info()).split(/\r?\n/).filter((line) => line.includes(':'))
  const info = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]))
  const appendfsync = master.config('GET', 'appendfsync').then(
    (answer) => (answer as string[])[1],
    () => undefined,
  )
  return { info, appendfsync: await appendfsync }
}

/** What is missing and what to do about it; undefined = nothing. */
function lacking({ info, appendfsync }: Facts, durability: Durability): string | undefined {
  const version = info.get('redis_version') ?? 'unknown'
  const policy = info.get('maxmemory_policy') ?? 'noeviction'
  if (!(Number.parseInt(version, 10) >= OLDEST)) return `Redis is version ${version}: use ${OLDEST}.0 or newer`
  if (info.get('maxmemory') !== '0' && policy !== 'noeviction')
    return `Redis may throw data away (maxmemory-policy ${policy}): set "maxmemory-policy noeviction"`
  if (info.get('aof_enabled') !== '1') return 'Redis keeps no append-only file: set "appendonly yes"'
  if (durability === 'disk' && appendfsync !== 'always')
    return `Redis answers before it has written to disk (appendfsync ${appendfsync ?? 'unknown'}): set "appendfsync always", or declare a lower durability`
  if (durability === 'replicated' && Number(info.get('connected_slaves') ?? 0) < 1)
    return 'Redis has no replica: start one with "replicaof", or declare a lower durability'
  return undefined
}
