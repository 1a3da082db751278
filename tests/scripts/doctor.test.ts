import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, expect, it } from 'vitest'
import { line } from '../../scripts/lib/doctor/finding.mjs'
import { findings } from '../../scripts/lib/doctor/server-findings.mjs'
import { openFiles } from '../../scripts/lib/doctor/system-findings.mjs'
import { tokenReport } from '../../scripts/lib/doctor/token-report.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'
import { startRedis } from '../../scripts/lib/redis.mjs'
import { cacheDir, root } from '../../scripts/lib/run.mjs'
import { readConfig } from '../../src/config.ts'
import { openBrandKeys } from '../../src/persons/brand-keys.ts'
import { shown, takeApart } from '../../src/persons/brand-tokens.ts'
import { connect, untilReady } from '../../src/redis/connect.ts'
import { expectDurable } from '../../src/redis/durability.ts'
import { describeAddress, parseRedisUrl } from '../../src/redis/redis-url.ts'
import {
  BRAND_SECRET,
  brandConfig,
  byKey,
  bySecret,
  GOOD,
  jwk,
  jwks,
  NOW,
  rsaPair,
  SECONDS,
  unsigned,
} from '../persons/brand-signer.ts'
import { launch, redisHouse } from '../support.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (let end = endings.pop(); end; end = endings.pop()) await end()
})
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-doctor-'))
  endings.push(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

const brand = brandConfig()
const ground = { keys: openBrandKeys(brand, pino({ level: 'silent' })), brand, now: NOW, takeApart, shown }
const report = (token: string): string => tokenReport(token, ground).lines.join('\n')

it('[BRAND-5] the doctor says every reason why a token is refused, with what was expected and what is there', () => {
  const wrong = {
    ...GOOD,
    iss: 'https://other.example',
    aud: ['shop'],
    sub: 7,
    iat: SECONDS + 3600,
    exp: SECONDS - 7200,
    nbf: 'x',
  }
  const said = report(bySecret(wrong, { alg: 'HS512', crit: ['b64'] }))
  for (const reason of [
    'The token is refused (token_invalid):',
    'Its algorithm (alg) is "HS512": the keys given here are for HS256.',
    'Its header demands extensions (crit)',
    'sub is 7: a text of 1 to 255 characters',
    'nbf is "x": a number of seconds',
    'iss is "https://other.example": "https://accounts.example.com" (BRAND_ISSUER) is expected.',
    'aud is ["shop"]: "fanfare" (BRAND_AUDIENCE), alone or in a list, is expected.',
    "iat is 2026-09-21T15:13:20.000Z, 3600 s in the future: this machine's clock says 2026-09-21T14:13:20.000Z.",
    'exp is 2026-09-21T12:13:20.000Z, 2 h ago',
    'not after iat',
  ])
    expect(said).toContain(reason)
})

it('[BRAND-5] each single fault is said alone', () => {
  const { iat: _, ...undated } = GOOD
  const single: [string, string][] = [
    ['x', 'It is no signed JWT: that has three parts of base64url with dots between them.'],
    ['x'.repeat(9_000), 'It is longer than 8192 characters.'],
    [unsigned('none', GOOD, 'AA'), 'Its algorithm (alg) is "none": the keys given here are for HS256.'],
    [bySecret(GOOD, {}, 'some other secret of 32 bytes or so'), 'Its signature is not by BRAND_SECRET.'],
    [bySecret('[]'), 'Its second part is no JSON object in base64url.'],
    [bySecret(undated), 'iat is missing: a number of seconds since 1970 is expected.'],
    [bySecret({ ...GOOD, exp: SECONDS + 8 * 86_400 }), 'exp is 8 d after iat: at most 24 h are accepted.'],
    [
      bySecret({ ...GOOD, aud: '\u001b[2J\u202e\u009b' }),
      'aud is "\\u001b[2J\\u{202e}\\u{9b}": "fanfare" (BRAND_AUDIENCE), alone or in a list, is expected.',
    ],
  ]
  for (const [token, reason] of single)
    expect(report(token)).toBe(`The token is refused (token_invalid):\n  - ${reason}`)
  const old = report(bySecret({ ...GOOD, iat: SECONDS - 60, exp: SECONDS - 1 }))
  expect(old).toContain('refused (token_expired):\n  - exp is 2026-09-21T14:13:19.000Z, 1 s ago')
})

it('[BRAND-5] a key that is not the one is said by its name', () => {
  const [one, other] = [rsaPair(), rsaPair()]
  const file = join(folder(), 'keys.json')
  writeFileSync(file, jwks(jwk(one, { kid: 'autumn' })))
  const { secret: _, ...config } = brandConfig({ keysFile: file })
  using keys = openBrandKeys(config, pino({ level: 'silent' }))
  const said = (kid: string) =>
    tokenReport(byKey('RS256', other.privateKey, GOOD, { kid }), { ...ground, keys, brand: config }).lines[1]
  expect(said('winter')).toBe('  - It names the key (kid) "winter": the key file has "autumn" for "RS256".')
  expect(said('autumn')).toBe('  - Its signature for "RS256" is by none of the keys that were tried: "autumn".')
})

it('[BRAND-5] of a good token it says what it gives, and which claims give nothing', () => {
  const good = { ...GOOD, role: 'live-admin', jti: 'one', limit_key: '555', avatar: 'http://cdn.example/a.png' }
  const { accepted, lines } = tokenReport(bySecret(good), ground)
  expect(accepted).toBe(true)
  const until = new Date(GOOD.exp * 1_000).toISOString()
  for (const given of [
    'name     Ann',
    'role     host',
    'used     once',
    'limits   count all accounts',
    `until    ${until}`,
    'signed   by BRAND_SECRET',
  ])
    expect(lines.join('\n')).toContain(given)
  expect(lines.at(-1)).toMatch(/The claim avatar \("http:.*\) is left out: an avatar is an https: address/)
  expect(report(bySecret({ ...GOOD, role: ['admin'] }))).toMatch(
    /role +fan\n[^]*The claim role \(\["admin"\]\) is left out: no word in it/,
  )
})

const PARTS = { readConfig, openBrandKeys, connect, untilReady, expectDurable, describeAddress, parseRedisUrl }
const examined = async (env: Record<string, string>) => {
  const found = await findings({ PORT: '0', DATA_DIR: join(folder(), 'data'), ...env }, PARTS)
  return found.map(line).join('\n')
}

it('[BRAND-6] the doctor finds nothing wrong on a machine on which a server serves, and leaves nothing behind', async () => {
  const dir = folder()
  const said = await examined({ DATA_DIR: dir, MAX_SOCKETS: '10' })
  expect(said).not.toContain('PROBLEM')
  expect(said).toMatch(/^ok +data folder .* can be written\.$/m)
  expect(readdirSync(dir)).toEqual([])
  await using app = await launch()
  expect(await examined({ PORT: String(app.server.port), HOST: '127.0.0.1' })).toMatch(
    /^ok +port .* is where the node n[0-9a-f]{6} of Fanfare listens/m,
  )
})

it('[BRAND-6] it says all that is wrong with the configuration, without what the variables hold', async () => {
  const said = await examined({
    PORT: 'many',
    BRAND_SECRET: 'hush',
    METRICS_TOKEN: 'hush too',
    REDIS_URL: 'redis://u:hush@',
  })
  expect(said.split('\n')).toHaveLength(6)
  expect(said.split('\n').every((each) => /^PROBLEM {2}configuration /.test(each))).toBe(true)
  expect(said).toMatch(/PORT must be a whole number/)
  expect(said).not.toContain('hush')
})

it('[BRAND-6] it says what is wrong with the data folder, the port, the open files and the keys of the brand', async () => {
  const dir = folder()
  writeFileSync(join(dir, 'file'), '')
  expect(await examined({ DATA_DIR: join(dir, 'file') })).toMatch(
    /^PROBLEM +data folder .*file is no folder\. Set DATA_DIR/m,
  )
  mkdirSync(join(dir, 'open'))
  chmodSync(join(dir, 'open'), 0o777)
  expect(await examined({ DATA_DIR: join(dir, 'open') })).toMatch(
    /^PROBLEM .* others than its owner may write to .*chmod go-w/m,
  )
  const stranger = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => stranger.once('listening', listening))
  stranger.on('connection', (socket) => socket.destroy())
  endings.push(() => stranger.close())
  const { port } = stranger.address() as AddressInfo
  expect(await examined({ PORT: String(port), HOST: '127.0.0.1' })).toMatch(
    /^PROBLEM +port +\d+ is taken by another program\. Stop that/m,
  )
  const limits = 'Max open files            1024                 4096                 files'
  expect(line(openFiles(20_000, limits))).toMatch(
    /^PROBLEM +open files +up to 1024, and 20500 are needed .*LimitNOFILE=20500/,
  )
  expect(line(openFiles(500, limits))).toMatch(/^ok /)
  const weak = await examined({ BRAND_SECRET: 'x'.repeat(40), BRAND_ISSUER: 'shop' })
  expect(weak).toMatch(/^PROBLEM +sign-on +BRAND_SECRET is made of fewer than 8 different characters: use the output/m)
})

it('[BRAND-6] it says whether Redis answers, keeps what is declared, and has the same time', async () => {
  const secret = { SESSION_SECRET: 'a secret for tests, long enough to be one' }
  const well = await examined({ ...secret, REDIS_URL: redisHouse(), MAX_SOCKETS: '10' })
  expect(well).not.toContain('PROBLEM')
  expect(well).toMatch(/^ok +Redis +Redis at 127\.0\.0\.1:\d+ keeps what is acknowledged \(redis\)/m)
  expect(well).toMatch(/^ok +clock +Redis's is \d+ ms (ahead of|behind) this machine's/m)
  const gone = await examined({ ...secret, REDIS_URL: 'redis://someone:hush@127.0.0.1:1' })
  expect(gone).toMatch(/^PROBLEM +Redis +Redis at 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/m)
  expect(gone).not.toContain('hush')
  const forgetful = await startRedis({ cacheDir, args: ['--appendonly', 'no'] })
  endings.push(forgetful.stop)
  expect(await examined({ ...secret, REDIS_URL: forgetful.url })).toMatch(
    /^PROBLEM +Redis +Redis keeps no append-only file\. Set "appendonly yes"\.$/m,
  )
})

/** The command itself, as a person runs it. */
async function doctor(args: string[], env: Record<string, string>): Promise<{ code: number | null; out: string }> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['scripts/doctor.mjs', ...args], { cwd: root, env: { PATH, HOME, ...env } })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += String(chunk)))
  const code = await new Promise<number | null>((ended) => child.once('close', ended))
  return { code, out }
}

it('[BRAND-5] [BRAND-6] the command says the same, ends with what it found, and never prints a secret or the token', async () => {
  await prepare()
  const env = { BRAND_SECRET, BRAND_ISSUER: GOOD.iss, DATA_DIR: join(folder(), 'data'), PORT: '0', MAX_SOCKETS: '10' }
  const seconds = Math.floor(Date.now() / 1_000)
  const token = bySecret({ ...GOOD, iat: seconds, exp: seconds + 60 })
  const accepted = await doctor(['token', token], env)
  const refused = await doctor(['token', bySecret(GOOD, {}, 'another secret of more than 32 bytes')], env)
  const machine = await doctor([], env)
  const nobody = await doctor(['token', token], {})
  expect([accepted, refused, machine, nobody].map(({ code }) => code)).toEqual([0, 1, 0, 2])
  expect(accepted.out).toMatch(/^The token is accepted[^]*name +Ann/)
  expect(refused.out).toContain('Its signature is not by BRAND_SECRET.')
  expect(machine.out).toMatch(/^ok +configuration[^]*All is well\.\n$/)
  expect(nobody.out).toContain('Nobody can sign on')
  const all = [accepted, refused, machine, nobody].map(({ out }) => out).join('')
  expect(all).not.toContain(BRAND_SECRET)
  expect(all).not.toContain(token.split('.')[2])
}, 120_000)
