import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'
import { SECRET_BYTES } from './persons/tokens.ts'
import { CHAT_LIMITS } from './protocol/chat.ts'
import { parseRedisUrl, RedisUrlInvalid } from './redis/redis-url.ts'
import { PlainError } from './rooms/plain-error.ts'

/** What a variable is for, an example, and its default in words where the default depends on something. */
interface About {
  description: string
  example: string
  fallback?: string
}

const whole = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number)
const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` })
const onOff = () => oneOf(['on', 'off']).transform((word) => word === 'on')
const text = () => z.string().regex(/^\S+$/, 'must not be empty or hold spaces')
const list = (fits: (item: string) => boolean, error: string) =>
  z
    .string()
    .transform((items) => items.split(',').map((item) => item.trim()))
    .refine((items) => items.every(fits), { error })
const about = <S extends z.ZodType>(schema: S, meta: About): S => schema.meta({ ...meta })

const isOrigin = (url: string): boolean =>
  /^https?:[^*]+$/.test(url) && URL.canParse(url) && new URL(url).origin === url.replace(/\/$/, '')
const isProxy = (proxy: string): boolean => {
  const [address = '', bits, more] = proxy.split('/')
  if (['loopback', 'linklocal', 'uniquelocal'].includes(proxy)) return true
  return isIP(address) > 0 && more === undefined && (bits === undefined || /^\d{1,3}$/.test(bits))
}
const isRedisUrl = (url: string, problem: z.RefinementCtx<string>): void => {
  try {
    parseRedisUrl(url)
  } catch (error) {
    if (!(error instanceof RedisUrlInvalid)) throw error
    problem.addIssue({ code: 'custom', message: error.message.replace('REDIS_URL', 'it') })
  }
}

/** Every variable that the server reads: the table of docs/configuration.md is made from it. */
export const environment = z.object({
  PORT: about(whole(0, 65_535).default(3000), {
    description: 'The port to listen on. 0 takes any free one.',
    example: '8080',
  }),
  HOST: about(text().default('0.0.0.0'), {
    description: 'The address to listen on. `127.0.0.1` = this machine alone; the default lets phones in the room in.',
    example: '127.0.0.1',
  }),
  PUBLIC_URL: about(z.string().refine(isOrigin, { error: 'must be an http(s) address without a path' }).optional(), {
    description: 'The address that people use, as links and Origin checks need it.',
    example: 'https://live.example.com',
    fallback: '`http://localhost:<PORT>`',
  }),
  ALLOWED_ORIGINS: about(list(isOrigin, 'must be http(s) origins without paths, with commas between').default([]), {
    description:
      'Pages of these origins may speak to the server, beside those that it serves itself and PUBLIC_URL. Compared to the letter.',
    example: 'https://www.example.com,https://shop.example.com',
    fallback: 'none',
  }),
  DATA_DIR: about(z.string().min(1).default('./data'), {
    description: 'The folder for the journal and the secrets of a server on one machine. Nobody else may write to it.',
    example: '/var/lib/fanfare',
  }),
  REDIS_URL: about(z.string().superRefine(isRedisUrl).optional(), {
    description:
      'Keeps everything in Redis 7.0 or newer, so that several nodes serve together. Also `rediss://...`, `redis+sentinel://host:port,host:port/master-name`, `redis+cluster://host:port,host:port`.',
    example: 'redis://127.0.0.1:6379',
    fallback: 'none: everything is kept in DATA_DIR',
  }),
  DURABILITY: about(oneOf(['redis', 'replicated']).optional(), {
    description:
      'Only with REDIS_URL. What acknowledged means: `redis` = in a Redis with its append-only file on; `replicated` = on a replica as well. A Redis that keeps less is refused at start.',
    example: 'replicated',
    fallback: '`redis` with REDIS_URL, otherwise on the disk of this machine',
  }),
  NODE_ID: about(
    z
      .string()
      .regex(/^[a-z0-9]{1,16}$/, 'must be 1 to 16 of a-z and 0-9')
      .optional(),
    {
      description: 'Names this node among others: connection ids begin with it, so that a balancer can route by them.',
      example: 'n1',
      fallback: '`n` and six random hex digits',
    },
  ),
  SESSION_SECRET: about(secret().optional(), {
    description: `Signs sessions and host links: at least ${SECRET_BYTES} bytes, the same on all nodes. Required with REDIS_URL.`,
    example: '<the output of: openssl rand -base64 32>',
    fallback: 'made once, into DATA_DIR/secrets.json',
  }),
  SESSION_SECRET_FILE: about(z.string().min(1).optional(), {
    description: 'The file that holds SESSION_SECRET, instead of the variable.',
    example: '/run/secrets/fanfare-session',
    fallback: 'none',
  }),
  TEXT_LENGTH: about(whole(1, 2000).default(CHAT_LIMITS.textLength), {
    description: 'Longest message in characters.',
    example: '280',
  }),
  MAX_SOCKETS: about(whole(1, 1_000_000).default(20_000), {
    description: 'So many connections at most; whoever comes then is told to come back later.',
    example: '50000',
  }),
  MAX_SOCKETS_PER_ADDRESS: about(whole(0, 1_000_000).default(0), {
    description: 'So many connections from one IP address at most. 0 = no limit, since a hall shares one address.',
    example: '500',
  }),
  ACCEPTS_PER_SECOND: about(whole(1, 100_000).default(1000), {
    description: 'So many new connections a second at most.',
    example: '2000',
  }),
  TRUST_PROXY: about(
    list(isProxy, 'must be IP addresses, networks (10.0.0.0/8) or loopback, with commas between').default([]),
    {
      description: 'Proxies whose X-Forwarded-For is believed: IP addresses, networks, or `loopback`.',
      example: 'loopback,10.0.0.0/8',
      fallback: 'none',
    },
  ),
  DEMO: about(onOff().optional(), {
    description:
      'Lets a made-up launch go on in the room `main`, in rounds of ten minutes and as long as somebody is there, so that there is something to see.',
    example: 'off',
    fallback: '`on`, with REDIS_URL `off`',
  }),
  SALVAGE: about(onOff().default(false), {
    description:
      'Start although the journal is damaged in the middle: what follows the damage is put aside and lost to the server. Only without REDIS_URL.',
    example: 'on',
    fallback: '`off`',
  }),
  DRAIN_MS: about(whole(0, 600_000).default(5000), {
    description: 'How long connections get to leave when the server is told to stop, ms.',
    example: '20000',
  }),
  LOG_LEVEL: about(oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'), {
    description: 'How much is logged: trace, debug, info, warn, error, fatal or silent.',
    example: 'warn',
  }),
})
export type Variable = keyof typeof environment.shape
type Environment = z.output<typeof environment>

function secret() {
  return z.string().refine((value) => Buffer.byteLength(value) >= SECRET_BYTES, {
    error: `must have at least ${SECRET_BYTES} bytes`,
  })
}

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
  demo: boolean
  salvage: boolean
  drainMs: number
  logLevel: Environment['LOG_LEVEL']
}

interface Problem {
  variable: Variable
  wrong: string
}

/** The environment cannot be used. The message lists every problem, and never what a variable holds. */
export class ConfigError extends PlainError {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(['The configuration cannot be used:', ...problems.map(line)].join('\n'))
    this.problems = problems
  }
}

/** What a variable is for, as docs and error messages say it. */
export const aboutVariable = (variable: Variable): About => environment.shape[variable].meta() as unknown as About

const line = ({ variable, wrong }: Problem): string =>
  `  ${variable} ${wrong}. Example: ${variable}=${aboutVariable(variable).example}`

/** Reads the environment, in which an empty variable is an absent one. Throws ConfigError with all problems at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  const { file, problems } = readSecretFile(given)
  const all = [...fieldProblems(parsed.error), ...problems, ...contradictions(given)]
  if (all.length > 0 || !parsed.success) throw new ConfigError(all)
  return meaning(parsed.data, file)
}

/** One problem per variable: the first. */
function fieldProblems(error: z.ZodError | undefined): Problem[] {
  const found = new Map<Variable, string>()
  for (const { path, message } of error?.issues ?? []) {
    const variable = path[0] as Variable
    if (!found.has(variable)) found.set(variable, message)
  }
  return [...found].map(([variable, wrong]) => ({ variable, wrong }))
}

type Given = { [V in Variable]?: string }

function readSecretFile({ SESSION_SECRET_FILE: path }: Given): { file?: string; problems: Problem[] } {
  const problem = (wrong: string) => ({ problems: [{ variable: 'SESSION_SECRET_FILE' as const, wrong }] })
  if (path === undefined) return { problems: [] }
  try {
    const file = readFileSync(path, 'utf8').trim()
    return secret().safeParse(file).success
      ? { file, problems: [] }
      : problem(`must hold at least ${SECRET_BYTES} bytes`)
  } catch (error) {
    return problem(`cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

function contradictions(given: Given): Problem[] {
  const problems: [boolean, Variable, string][] = [
    [
      given.SESSION_SECRET !== undefined && given.SESSION_SECRET_FILE !== undefined,
      'SESSION_SECRET',
      'is given twice, by SESSION_SECRET_FILE too',
    ],
    [
      given.REDIS_URL !== undefined && given.SESSION_SECRET === undefined && given.SESSION_SECRET_FILE === undefined,
      'SESSION_SECRET',
      'is required with REDIS_URL, since all nodes must share it',
    ],
    [
      given.DURABILITY !== undefined && given.REDIS_URL === undefined,
      'DURABILITY',
      'has a meaning only with REDIS_URL',
    ],
    [given.SALVAGE === 'on' && given.REDIS_URL !== undefined, 'SALVAGE', 'has a meaning only without REDIS_URL'],
  ]
  return problems.filter(([wrong]) => wrong).map(([, variable, wrong]) => ({ variable, wrong }))
}

function meaning(env: Environment, secretFromFile: string | undefined): Config {
  const publicUrl = (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, '')
  const sessionSecret = env.SESSION_SECRET ?? secretFromFile
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl,
    allowedOrigins: [...new Set([publicUrl, ...env.ALLOWED_ORIGINS.map((origin) => origin.replace(/\/$/, ''))])],
    dataDir: env.DATA_DIR,
    ...(env.REDIS_URL !== undefined && { redisUrl: env.REDIS_URL }),
    durability: env.DURABILITY ?? (env.REDIS_URL === undefined ? 'disk' : 'redis'),
    nodeId: env.NODE_ID ?? `n${randomBytes(3).toString('hex')}`,
    ...(sessionSecret !== undefined && { sessionSecret }),
    textLength: env.TEXT_LENGTH,
    maxSockets: env.MAX_SOCKETS,
    maxSocketsPerAddress: env.MAX_SOCKETS_PER_ADDRESS,
    acceptsPerSecond: env.ACCEPTS_PER_SECOND,
    trustProxy: env.TRUST_PROXY,
    demo: env.DEMO ?? env.REDIS_URL === undefined,
    salvage: env.SALVAGE,
    drainMs: env.DRAIN_MS,
    logLevel: env.LOG_LEVEL,
  }
}
