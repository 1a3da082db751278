import { z } from 'zod'
import { CHAT_LIMITS } from './protocol/chat.ts'
import { brandEnvironment } from './brand-environment.ts'
import { SECRET_BYTES } from './persons/tokens.ts'
import { parseRedisUrl, RedisUrlInvalid } from './redis/redis-url.ts'
import {
  about,
  inFile,
  isOrigin,
  isProxy,
  list,
  oneOf,
  onOff,
  secret,
  switched,
  text,
  whole,
  type About,
} from './variable.ts'

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
  REDIS_URL_FILE: inFile('REDIS_URL', '/run/secrets/redis-url'),
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
  SESSION_SECRET_FILE: inFile('SESSION_SECRET', '/run/secrets/fanfare-session'),
  ...brandEnvironment,
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
  SESSIONS_PER_MINUTE: about(whole(0, 100_000).default(1_200), {
    description: 'So many new guests from one IP address a minute at most, after the first 500 at once. 0 = no limit.',
    example: '120',
  }),
  EMBED_ORIGINS: about(list(isOrigin, 'must be http(s) origins without paths, with commas between').default([]), {
    description: 'Pages of these origins may show the room in a frame, and pass a sign-on to it.',
    example: 'https://www.example.com,https://shop.example.com',
    fallback: 'none',
  }),
  MEDIA_ORIGINS: about(list(isOrigin, 'must be http(s) origins without paths, with commas between').default([]), {
    description: "Streams and pictures, members' own among them, may come from these origins and the server itself.",
    example: 'https://stream.example.com,https://cdn.example.com',
    fallback: 'any `https:` address',
  }),
  METRICS_TOKEN: about(secret().optional(), {
    description: `The bearer token for /metrics, at least ${SECRET_BYTES} bytes. Without one only this machine itself may ask.`,
    example: '<the output of: openssl rand -base64 32>',
    fallback: 'none',
  }),
  METRICS_TOKEN_FILE: inFile('METRICS_TOKEN', '/run/secrets/metrics-token'),
  FREEZE: about(switched().default(false), {
    description:
      'Refuses changes of what a launch is made of (rooms, their words and look, links, imports) for the day; the show goes on.',
    example: 'on',
    fallback: '`off`',
  }),
  RETAIN_LINES_DAYS: about(whole(0, 36_500).default(0), {
    description: 'So many days after a room is archived its words are deleted. 0 = never.',
    example: '400',
  }),
  RETAIN_MEMBERS_DAYS: about(whole(0, 36_500).default(0), {
    description: 'So many days after their last sign-on what is kept of a member is deleted. 0 = never.',
    example: '800',
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
export type Environment = z.output<typeof environment>

/** What a variable is for, as docs and error messages say it. */
export const aboutVariable = (variable: Variable): About => environment.shape[variable].meta() as unknown as About
