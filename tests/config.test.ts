import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ConfigError } from '../src/config-problems.ts'
import { readConfig } from '../src/config.ts'
import { aboutVariable, environment, type Variable } from '../src/environment.ts'

const SECRET = 'a secret of more than thirty-two bytes'
const variables = Object.keys(environment.shape) as Variable[]

function problemsOf(env: Record<string, string>): ConfigError {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('it was accepted')
}
const wrongVariables = (env: Record<string, string>): string[] =>
  problemsOf(env).problems.map(({ variable }) => variable)

it('[CONF-1] nothing need be set', () => {
  const { nodeId, ...config } = readConfig({})
  expect(nodeId).toMatch(/^n[0-9a-f]{6}$/)
  expect(config).toEqual({
    port: 3000,
    host: '0.0.0.0',
    publicUrl: 'http://localhost:3000',
    allowedOrigins: ['http://localhost:3000'],
    dataDir: './data',
    durability: 'disk',
    textLength: 500,
    maxSockets: 20_000,
    maxSocketsPerAddress: 0,
    acceptsPerSecond: 1000,
    trustProxy: [],
    ...{
      sessionsPerMinute: 1_200,
      embedOrigins: [],
      mediaOrigins: [],
      freeze: false,
      memberHours: 24,
      reservedNames: [],
    },
    ...{ retainLinesDays: 0, retainMembersDays: 0 },
    demo: true,
    salvage: false,
    drainMs: 5000,
    logLevel: 'info',
  })
})

it('[CONF-1] every variable does what it says; an empty one is an absent one', () => {
  const env = {
    ...{
      PORT: '8080',
      HOST: '127.0.0.1',
      PUBLIC_URL: 'https://live.example.com/',
      DATA_DIR: '',
      DEMO: 'on',
      SALVAGE: 'off',
    },
    ...{
      ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443',
      REDIS_URL: 'redis+cluster://a:1,b:2',
      DURABILITY: 'replicated',
    },
    ...{ NODE_ID: 'n1', SESSION_SECRET: SECRET, TEXT_LENGTH: '2000', MAX_SOCKETS: '1', MAX_SOCKETS_PER_ADDRESS: '0' },
    ...{
      ACCEPTS_PER_SECOND: '5',
      TRUST_PROXY: 'loopback, 10.0.0.0/8,::1',
      DRAIN_MS: '0',
      LOG_LEVEL: 'silent',
      OTHER: 'x',
    },
    ...{ SESSIONS_PER_MINUTE: '0', EMBED_ORIGINS: 'https://shop.example/', MEDIA_ORIGINS: 'https://cdn.example' },
    ...{ METRICS_TOKEN: SECRET, FREEZE: '1', RETAIN_LINES_DAYS: '400', RETAIN_MEMBERS_DAYS: '800' },
    ...{ BRAND_SECRET: SECRET, BRAND_KEYS_FILE: '/keys.json', BRAND_ISSUER: 'https://id.example' },
    ...{ BRAND_CLAIMS: 'name=nickname,limit=phone', BRAND_ROLES: 'crew=host,desk=moderator', MEMBER_HOURS: '12' },
    ...{
      BRAND_SIGN_ON_URL: 'https://id.example/live',
      PRIVACY_URL: 'https://id.example/privacy',
      RESERVED_NAMES: 'Aurora',
    },
  }
  expect(readConfig(env)).toEqual({
    ...{ sessionsPerMinute: 0, embedOrigins: ['https://shop.example'], mediaOrigins: ['https://cdn.example'] },
    ...{ metricsToken: SECRET, freeze: true, retainLinesDays: 400, retainMembersDays: 800, memberHours: 12 },
    brand: {
      ...{ secret: SECRET, keysFile: '/keys.json', issuer: 'https://id.example', audience: 'fanfare' },
      claims: { name: 'nickname', avatar: 'picture', role: 'role', limit: 'phone' },
      roles: { crew: 'host', desk: 'moderator' },
    },
    ...{ signOnUrl: 'https://id.example/live', privacyUrl: 'https://id.example/privacy', reservedNames: ['Aurora'] },
    ...{
      port: 8080,
      host: '127.0.0.1',
      publicUrl: 'https://live.example.com',
      dataDir: './data',
      demo: true,
      salvage: false,
    },
    allowedOrigins: ['https://live.example.com', 'https://a.example', 'https://b.example:8443'],
    ...{
      redisUrl: 'redis+cluster://a:1,b:2',
      durability: 'replicated',
      nodeId: 'n1',
      sessionSecret: SECRET,
      textLength: 2000,
    },
    ...{ maxSockets: 1, maxSocketsPerAddress: 0, acceptsPerSecond: 5, trustProxy: ['loopback', '10.0.0.0/8', '::1'] },
    ...{ drainMs: 0, logLevel: 'silent' },
  })
})

it('[CONF-1] with Redis there is no demo unless asked for, and acknowledged means in Redis', () => {
  const config = readConfig({ REDIS_URL: 'redis://127.0.0.1:6379', SESSION_SECRET: SECRET })
  expect(config).toMatchObject({ demo: false, durability: 'redis' })
})

it('[CONF-2] all problems are told at once: which variable, what is wrong, an example', () => {
  const bad = {
    ...{
      PORT: '70000',
      HOST: 'a b',
      PUBLIC_URL: 'https://a.example/path',
      ALLOWED_ORIGINS: 'https://*.example',
      DURABILITY: 'disk',
    },
    ...{
      REDIS_URL: 'http://x',
      NODE_ID: 'N-1',
      SESSION_SECRET: 'short',
      TEXT_LENGTH: '0',
      MAX_SOCKETS: '1e3',
      DEMO: 'yes',
    },
    ...{
      MAX_SOCKETS_PER_ADDRESS: '-1',
      ACCEPTS_PER_SECOND: '0',
      TRUST_PROXY: 'everyone',
      DRAIN_MS: '5s',
      LOG_LEVEL: 'loud',
      SALVAGE: '1',
    },
  }
  const error = problemsOf(bad)
  expect(error.problems.map(({ variable }) => variable).sort()).toEqual(Object.keys(bad).sort())
  for (const { variable } of error.problems) {
    expect(error.message).toContain(`  ${variable} `)
    expect(error.message).toContain(`Example: ${variable}=${aboutVariable(variable).example}`)
  }
})

it('[CONF-2] numbers are whole numbers in digits', () => {
  for (const PORT of ['-1', '1.5', '0x10', ' 80', '80 ', 'NaN', '1e3', '99999999999'])
    expect(wrongVariables({ PORT })).toEqual(['PORT'])
})

it('[CONF-2] origins are exact: no path, no wildcard, no null', () => {
  const bad = [
    'null',
    '*',
    'https://*.example',
    'https://a.example/x',
    'a.example',
    'https://A.example',
    'ftp://a.example',
  ]
  for (const ALLOWED_ORIGINS of [...bad, 'https://a.example,'])
    expect(wrongVariables({ ALLOWED_ORIGINS })).toEqual(['ALLOWED_ORIGINS'])
})

it('[CONF-3] what contradicts itself is refused', () => {
  expect(wrongVariables({ REDIS_URL: 'redis://h' })).toEqual(['SESSION_SECRET'])
  expect(wrongVariables({ DURABILITY: 'redis' })).toEqual(['DURABILITY'])
  expect(wrongVariables({ BRAND_SECRET: SECRET })).toEqual(['BRAND_ISSUER'])
  expect(wrongVariables({ BRAND_ISSUER: 'https://id.example' })).toEqual(['BRAND_ISSUER'])
  expect(wrongVariables({ SALVAGE: 'on', REDIS_URL: 'redis://h', SESSION_SECRET: SECRET })).toEqual(['SALVAGE'])
})

it('[CONF-3] a secret comes by variable or by file, not by both, and a file must hold one', () => {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-config-'))
  const path = join(dir, 'secret')
  writeFileSync(path, `${SECRET}\n`)
  writeFileSync(join(dir, 'short'), 'short')
  expect(readConfig({ SESSION_SECRET_FILE: path, REDIS_URL: 'redis://h' }).sessionSecret).toBe(SECRET)
  writeFileSync(join(dir, 'url'), 'redis://:pass@h:7\n')
  expect(readConfig({ SESSION_SECRET: SECRET, REDIS_URL_FILE: join(dir, 'url') }).redisUrl).toBe('redis://:pass@h:7')
  expect(readConfig({ METRICS_TOKEN_FILE: path }).metricsToken).toBe(SECRET)
  expect(wrongVariables({ REDIS_URL_FILE: path, SESSION_SECRET: SECRET })).toEqual(['REDIS_URL_FILE'])
  expect(wrongVariables({ SESSION_SECRET_FILE: path, SESSION_SECRET: SECRET })).toEqual(['SESSION_SECRET'])
  expect(wrongVariables({ SESSION_SECRET_FILE: join(dir, 'short') })).toEqual(['SESSION_SECRET_FILE'])
  expect(wrongVariables({ SESSION_SECRET_FILE: join(dir, 'none') })).toEqual(['SESSION_SECRET_FILE'])
})

it('[CONF-2] a message never repeats what a variable holds', () => {
  const { message } = problemsOf({
    REDIS_URL: 'http://user:hunter2@h',
    SESSION_SECRET: 'hunter2',
    PUBLIC_URL: 'hunter2',
  })
  expect(message).not.toContain('hunter2')
})

it('[A57] a secret shorter than 32 bytes is refused at start', () => {
  for (const SESSION_SECRET of ['secret', 'x', 'y'.repeat(31)])
    expect(wrongVariables({ SESSION_SECRET })).toEqual(['SESSION_SECRET'])
})

it('[CONF-1] every variable says what it is for, with an example that is accepted', () => {
  for (const variable of variables.filter((name) => !name.endsWith('_FILE') && name !== 'SESSION_SECRET')) {
    const { description, example } = aboutVariable(variable)
    expect(description).toMatch(/\.$/)
    const own = variable.endsWith('_SECRET') || variable === 'METRICS_TOKEN' ? SECRET : example
    const env = { SESSION_SECRET: SECRET, ...BESIDE[variable], [variable]: own }
    expect(() => readConfig(env)).not.toThrow()
  }
})

/** What a variable has a meaning with. */
const BESIDE: { [V in Variable]?: Record<string, string> } = {
  DURABILITY: { REDIS_URL: 'redis://h' },
  BRAND_ISSUER: { BRAND_SECRET: SECRET },
  BRAND_SECRET: { BRAND_ISSUER: 'https://id.example' },
}
