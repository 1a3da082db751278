import { randomBytes } from 'node:crypto'
import { ConfigError, contradictions, fieldProblems, readSecretFiles } from './config-problems.ts'
import { environment, type Environment } from './environment.ts'
import type { BrandConfig } from './persons/brand-keys.ts'
import type { Role } from './protocol/roles.ts'

export interface Config {
  port: number
  host: string
  publicUrl: string
  /** Exact origins, PUBLIC_URL's among them. */
  allowedOrigins: readonly string[]
  dataDir: string
  /** Absent = embedded: everything is in dataDir. */
  redisUrl?: string
  durability: 'disk' | 'redis' | 'replicated'
  nodeId: string
  /** Absent = the one in dataDir (see persons/secrets.ts). */
  sessionSecret?: string
  textLength: number
  maxSockets: number
  maxSocketsPerAddress: number
  acceptsPerSecond: number
  trustProxy: readonly string[]
  /** New guests of one address a minute; 0 = no limit. */
  sessionsPerMinute: number
  /** Pages that may show ours in a frame. */
  embedOrigins: readonly string[]
  /** Where streams and pictures may come from; empty = anywhere over https. */
  mediaOrigins: readonly string[]
  metricsToken?: string
  freeze: boolean
  /** Days; 0 = for ever. */
  retainLinesDays: number
  retainMembersDays: number
  /** Absent = nobody can sign on. */
  brand?: BrandConfig
  memberHours: number
  privacyUrl?: string
  signOnUrl?: string
  reservedNames: readonly string[]
  demo: boolean
  salvage: boolean
  drainMs: number
  logLevel: Environment['LOG_LEVEL']
}

/** Reads the environment, in which an empty variable is an absent one. Throws ConfigError with all problems at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const { secrets, problems } = readSecretFiles(given)
  const parsed = environment.safeParse(given)
  const all = [...fieldProblems(parsed.error), ...problems, ...contradictions(given)]
  if (all.length > 0 || !parsed.success) throw new ConfigError(all)
  return meaning({ ...parsed.data, ...secrets })
}

function meaning(env: Environment): Config {
  const publicUrl = (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, '')
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl,
    allowedOrigins: [...new Set([publicUrl, ...env.ALLOWED_ORIGINS.map((origin) => origin.replace(/\/$/, ''))])],
    dataDir: env.DATA_DIR,
    ...(env.REDIS_URL !== undefined && { redisUrl: env.REDIS_URL }),
    durability: env.DURABILITY ?? (env.REDIS_URL === undefined ? 'disk' : 'redis'),
    nodeId: env.NODE_ID ?? `n${randomBytes(3).toString('hex')}`,
    ...(env.SESSION_SECRET !== undefined && { sessionSecret: env.SESSION_SECRET }),
    textLength: env.TEXT_LENGTH,
    maxSockets: env.MAX_SOCKETS,
    maxSocketsPerAddress: env.MAX_SOCKETS_PER_ADDRESS,
    acceptsPerSecond: env.ACCEPTS_PER_SECOND,
    trustProxy: env.TRUST_PROXY,
    sessionsPerMinute: env.SESSIONS_PER_MINUTE,
    embedOrigins: env.EMBED_ORIGINS.map((origin) => origin.replace(/\/$/, '')),
    mediaOrigins: env.MEDIA_ORIGINS.map((origin) => origin.replace(/\/$/, '')),
    ...(env.METRICS_TOKEN !== undefined && { metricsToken: env.METRICS_TOKEN }),
    freeze: env.FREEZE,
    retainLinesDays: env.RETAIN_LINES_DAYS,
    retainMembersDays: env.RETAIN_MEMBERS_DAYS,
    ...brandOf(env),
    memberHours: env.MEMBER_HOURS,
    ...(env.PRIVACY_URL !== undefined && { privacyUrl: env.PRIVACY_URL }),
    ...(env.BRAND_SIGN_ON_URL !== undefined && { signOnUrl: env.BRAND_SIGN_ON_URL }),
    reservedNames: env.RESERVED_NAMES,
    demo: env.DEMO ?? env.REDIS_URL === undefined,
    salvage: env.SALVAGE,
    drainMs: env.DRAIN_MS,
    logLevel: env.LOG_LEVEL,
  }
}

function brandOf(env: Environment): { brand?: BrandConfig } {
  const { BRAND_SECRET: secret, BRAND_KEYS_FILE: keysFile, BRAND_ISSUER: issuer = '', BRAND_CLAIMS: claims } = env
  if (secret === undefined && keysFile === undefined) return {}
  return {
    brand: {
      ...(secret !== undefined && { secret }),
      ...(keysFile !== undefined && { keysFile }),
      issuer,
      audience: env.BRAND_AUDIENCE,
      claims: { ...CLAIMS, ...claims },
      roles: env.BRAND_ROLES as Record<string, Role>,
    },
  }
}
const CLAIMS = { name: 'name', avatar: 'picture', role: 'role', limit: 'limit_key' }
