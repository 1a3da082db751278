// @ts-check
import { pino } from 'pino'
import { fine, problem } from './finding.mjs'
import { dataFolder, openFiles, port } from './system-findings.mjs'

/** @typedef {import('./finding.mjs').Finding} Finding */

const PATIENCE_MS = 3_000
/** What nodes of a cluster may differ by before people see it. */
const CLOCK_MS = 1_000

/**
 * Everything that keeps a server with this environment from serving, and what is well. Values of variables are never repeated
 * where they may be secret.
 * @param {Record<string, string | undefined>} env
 * @param {ServerParts} parts
 * @returns {Promise<Finding[]>}
 */
export async function findings(env, parts) {
  const read = configuration(env, parts)
  if (!read.config) return read.found
  const { config } = read
  const store =
    config.redisUrl === undefined ? [...(await dataFolder(config.dataDir)), ownClock()] : await redis(config, parts)
  return [...read.found, ...brandKeys(config, parts), ...store, await port(config), openFiles(config.maxSockets)]
}

/** @param {Record<string, string | undefined>} env @param {ServerParts} parts @returns {{ config?: Config, found: Finding[] }} */
function configuration(env, { readConfig }) {
  try {
    const config = readConfig(env)
    return { config, found: [fine('configuration', `can be used; people use ${config.publicUrl}`)] }
  } catch (error) {
    const { problems } = /** @type {{ problems?: { variable: string, wrong: string }[] }} */ (error)
    if (problems === undefined) throw error
    const todo = 'docs/configuration.md has every variable with an example'
    return { found: problems.map(({ variable, wrong }) => problem('configuration', `${variable} ${wrong}`, todo)) }
  }
}

/** @param {Config} config @param {ServerParts} parts @returns {Finding[]} */
function brandKeys({ brand }, { openBrandKeys }) {
  if (!brand) return [fine('sign-on', 'off: neither BRAND_SECRET nor BRAND_KEYS_FILE is set, everybody is a guest')]
  /** @type {string[]} */
  const skipped = []
  const log = pino({ level: 'warn' }, { write: (entry) => void skipped.push(...(JSON.parse(entry).skipped ?? [])) })
  try {
    openBrandKeys(brand, log)[Symbol.dispose]()
  } catch (error) {
    return [problem('sign-on', plain(error).replace(/\.$/, ''), 'Then run this again')]
  }
  const by = [brand.secret === undefined ? [] : ['BRAND_SECRET'], brand.keysFile ?? []].flat().join(' and ')
  return [
    fine('sign-on', `by ${by}, for tokens from ${brand.issuer} to ${brand.audience}`),
    ...skipped.map((why) => problem('sign-on', why, 'Tokens signed with it are refused: use RSA or P-256')),
  ]
}

/** @returns {Finding} */
const ownClock = () =>
  fine('clock', `${new Date().toISOString()}: tokens of the brand are judged by it, so keep it right (NTP)`)

/** @param {Config} config @param {ServerParts} parts @returns {Promise<Finding[]>} */
async function redis(
  { redisUrl = '', durability },
  { connect, untilReady, expectDurable, describeAddress, parseRedisUrl },
) {
  const where = describeAddress(parseRedisUrl(redisUrl))
  const connection = connect(redisUrl, 'commands', pino({ level: 'silent' }))
  try {
    if (!(await untilReady(connection, PATIENCE_MS))) {
      const why = connection.lastError()?.message ?? 'no answer'
      return [problem('Redis', `${where} cannot be reached: ${why}`, 'Start it, or set REDIS_URL to where it is')]
    }
    const lacks = await expectDurable(connection.redis, durability).then(() => undefined, plain)
    const kept =
      lacks === undefined ? fine('Redis', `${where} keeps what is acknowledged (${durability})`) : lacking(lacks)
    return [kept, await sharedClock(connection.redis)]
  } finally {
    connection[Symbol.dispose]()
  }
}

/** The sentence says what is wrong and, after a colon, what to do. @param {string} lacks */
function lacking(lacks) {
  const [, says = lacks, todo = 'See docs/operations.md'] = /^(.*): (.*)$/.exec(lacks) ?? []
  return problem('Redis', says, `${todo.charAt(0).toUpperCase()}${todo.slice(1)}`)
}

/** @param {import('../../../src/redis/connect.ts').RedisLike} redis @returns {Promise<Finding>} */
async function sharedClock(redis) {
  const sent = Date.now()
  const [seconds, micros] = await redis.time()
  const ahead = Math.round(Number(seconds) * 1_000 + Number(micros) / 1_000 - (sent + Date.now()) / 2)
  const says = `Redis's is ${Math.abs(ahead)} ms ${ahead < 0 ? 'behind' : 'ahead of'} this machine's`
  return Math.abs(ahead) <= CLOCK_MS
    ? fine('clock', says)
    : problem('clock', says, 'All nodes go by the clock of Redis: keep both machines right (NTP)')
}

/** @param {unknown} error */
const plain = (error) => /** @type {Error} */ (error).message

/**
 * @typedef {import('../../../src/config.ts').Config} Config
 *
 * @typedef {object} ServerParts the server's own parts that are asked
 * @property {typeof import('../../../src/config.ts').readConfig} readConfig
 * @property {typeof import('../../../src/persons/brand-keys.ts').openBrandKeys} openBrandKeys
 * @property {typeof import('../../../src/redis/connect.ts').connect} connect
 * @property {typeof import('../../../src/redis/connect.ts').untilReady} untilReady
 * @property {typeof import('../../../src/redis/durability.ts').expectDurable} expectDurable
 * @property {typeof import('../../../src/redis/redis-url.ts').describeAddress} describeAddress
 * @property {typeof import('../../../src/redis/redis-url.ts').parseRedisUrl} parseRedisUrl
 */
