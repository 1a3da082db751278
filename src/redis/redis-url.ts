import { PlainError } from '../rooms/plain-error.ts'
/** Where Redis is, as REDIS_URL says it. */
export interface RedisAddress {
  kind: 'single' | 'sentinel' | 'cluster'
  hosts: { host: string; port: number }[]
  tls: boolean
  username?: string
  password?: string
  /** The database, `single` and `sentinel` only. */
  db?: number
  /** What the sentinels call the master. */
  master?: string
}

/** REDIS_URL is not one of the forms that are understood. The message never repeats it: it may hold a password. */
export class RedisUrlInvalid extends PlainError {}

const FORMS =
  'redis://[user:password@]host:port[/db], rediss://..., redis+sentinel://host:port,host:port/master-name or redis+cluster://host:port,host:port'
const URL_PARTS = /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?#]+)(?:\/([^?#]*))?$/

/** Reads REDIS_URL, or throws RedisUrlInvalid. */
export function parseRedisUrl(url: string): RedisAddress {
  const [, secure, form, username, password, hosts, path] = URL_PARTS.exec(url) ?? []
  if (hosts === undefined) throw new RedisUrlInvalid(`REDIS_URL is not of the form ${FORMS}`)
  const kind = form === 'sentinel' || form === 'cluster' ? form : 'single'
  const parsed = hosts.split(',').map((host) => parseHost(host, kind === 'sentinel' ? 26_379 : 6_379))
  if (kind === 'single' && parsed.length > 1)
    throw new RedisUrlInvalid('REDIS_URL names several hosts: use redis+sentinel or redis+cluster')
  return {
    kind,
    hosts: parsed,
    tls: secure === 's',
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...parsePath(kind, path ?? ''),
  }
}

function parseHost(text: string, port: number): { host: string; port: number } {
  const [, bracketed, plain, given] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined) throw new RedisUrlInvalid(`REDIS_URL is not of the form ${FORMS}`)
  return { host, port: given === undefined ? port : Number(given) }
}

function parsePath(kind: RedisAddress['kind'], path: string): Pick<RedisAddress, 'db' | 'master'> {
  if (kind === 'sentinel') {
    if (path === '')
      throw new RedisUrlInvalid('REDIS_URL names no master: redis+sentinel://host:port,host:port/master-name')
    return { master: decodeURIComponent(path) }
  }
  if (path === '') return {}
  if (kind === 'cluster' || !/^\d+$/.test(path)) throw new RedisUrlInvalid(`REDIS_URL is not of the form ${FORMS}`)
  return { db: Number(path) }
}

/** For people: where it is, without what lets one in. */
export const describeAddress = ({ kind, hosts }: RedisAddress): string =>
  `${kind === 'single' ? 'Redis' : `Redis ${kind}`} at ${hosts.map(({ host, port }) => `${host}:${port}`).join(', ')}`
