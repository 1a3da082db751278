// `npm run doctor`: what a server with this environment would find on this machine, and what to do about it.
// `npm run doctor -- token JWT`: why a sign-on token of the brand is refused, or what it gives; `-` reads it from the input.
import { readFileSync } from 'node:fs'
import { line } from './lib/doctor/finding.mjs'
import { findings } from './lib/doctor/server-findings.mjs'
import { tokenReport } from './lib/doctor/token-report.mjs'
import { prepare } from './lib/prepare.mjs'

async function main() {
  const [command, given, ...more] = process.argv.slice(2)
  const known = command === undefined || (command === 'token' && given !== undefined && more.length === 0)
  if (!known) throw new Error('usage: npm run doctor [-- token JWT], with - for a token from the input')
  await prepare()
  const [{ readConfig }, brandKeys, brandTokens, connecting, durability, redisUrl] = await Promise.all([
    import('../dist/server/config.js'),
    import('../dist/server/persons/brand-keys.js'),
    import('../dist/server/persons/brand-tokens.js'),
    import('../dist/server/redis/connect.js'),
    import('../dist/server/redis/durability.js'),
    import('../dist/server/redis/redis-url.js'),
  ])
  if (command === 'token')
    return token(given === '-' ? readFileSync(0, 'utf8').trim() : given, readConfig, brandKeys, brandTokens)
  return machine(await findings(process.env, { readConfig, ...brandKeys, ...connecting, ...durability, ...redisUrl }))
}

async function token(jwt, readConfig, { openBrandKeys }, parts) {
  const { pino } = await import('pino')
  const { brand } = readConfig(process.env)
  if (!brand) throw new Error('Nobody can sign on: set BRAND_SECRET or BRAND_KEYS_FILE, as the server has them.')
  const keys = openBrandKeys(brand, pino({ level: 'silent' }))
  const { accepted, lines } = tokenReport(jwt, { keys, brand, now: Date.now(), ...parts })
  keys[Symbol.dispose]()
  console.log(lines.join('\n'))
  return accepted
}

function machine(found) {
  const problems = found.filter(({ todo }) => todo !== undefined).length
  console.log(found.map(line).join('\n'))
  console.log(problems === 0 ? '\nAll is well.' : `\n${problems} ${problems === 1 ? 'problem' : 'problems'}.`)
  return problems === 0
}

process.exitCode = await main().then(
  (well) => (well ? 0 : 1),
  (error) => {
    console.error(error.message)
    return 2
  },
)
