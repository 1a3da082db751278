// `npm run fuzz -- --frames 200000 --commands 20000 --seed 1`: mutated frames and commands against a real server.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { fuzzServer } from './fuzz/fuzz-server.mjs'
import { leash } from './lib/leash.mjs'
import { isReady } from './lib/node-health.mjs'
import { freePort } from './lib/ports.mjs'
import { prepare } from './lib/prepare.mjs'
import { root } from './lib/run.mjs'

const number = (fallback) => ({ type: 'string', default: String(fallback) })
const { values } = parseArgs({
  options: { frames: number(200_000), commands: number(20_000), seed: number(1), minutes: number(10) },
})

await prepare()
const { REFUSALS } = await import('../dist/server/protocol/core.js')
const { commands: known } = await import('../dist/server/protocol/index.js')

const dir = await mkdtemp(join(tmpdir(), 'fanfare-fuzz-'))
const port = await freePort()
const lines = { out: [], err: [] }
const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dir, REDIS_URL: '', DEMO: 'on' }
const limits = { LOG_LEVEL: 'warn', ACCEPTS_PER_SECOND: '100000' }
const child = leash(process.execPath, [join(root, 'dist/server/main.js')], { env: { ...env, ...limits } })
for (const [stream, into] of [
  [child.stdout, lines.out],
  [child.stderr, lines.err],
])
  createInterface({ input: stream }).on('line', (line) => void into.push(line))
let exit
void child.exited.then((how) => (exit = how))

while (exit === undefined && !(await isReady(port))) await new Promise((resolve) => setTimeout(resolve, 50))
const hostKey = /#host=(\S+)/.exec(lines.out.join('\n'))?.[1] ?? ''
const memory = async () =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => ''))?.[1] ?? 0) / 1024

const before = await memory()
const plan = { frames: Number(values.frames), commands: Number(values.commands), seed: Number(values.seed) }
const codes = new Set(Object.keys(REFUSALS))
const attack = fuzzServer({ url: `http://127.0.0.1:${port}`, hostKey }, { ...plan, names: Object.keys(known), codes })
const tooLong = new Promise((resolve) => setTimeout(resolve, Number(values.minutes) * 60_000, undefined).unref())
const found = await Promise.race([attack, child.exited.then(() => undefined), tooLong])
const after = await memory()
const died = exit !== undefined
await child.end('SIGTERM', 10_000)
await rm(dir, { recursive: true, force: true })

const problems = found?.problems ?? []
if (died) problems.push(`the server ended: ${exit.reason}`)
else if (!found) problems.push(`not done in ${values.minutes} minutes`)
for (const line of lines.err) if (/unhandled|uncaught|"level":[56]0/i.test(line)) problems.push(line.slice(0, 300))
const row = (name, value) => console.log(`  ${name.padEnd(24)} ${value}`)
if (found) {
  const { envelopes, payloads, chat, envelopeMs, payloadMs } = found
  console.log(`\nFuzz, seed ${plan.seed}`)
  row(
    'frames',
    `${envelopes.frames} on ${envelopes.connections} connections (${envelopes.polls} polling), ${envelopes.cut} cut, ${Math.round(envelopeMs / 1_000)} s`,
  )
  row(
    'commands',
    `${payloads.dispatched} dispatched of ${payloads.sent} sent, ${payloads.cut} cut, ${Math.round(payloadMs / 1_000)} s`,
  )
  for (const [code, count] of [...payloads.byCode].sort((a, b) => b[1] - a[1])) row(`  ${code}`, count)
  row('canary', `${chat.seen} of ${chat.said} lines seen, p50 ${chat.p50} ms, p99 ${chat.p99} ms, max ${chat.max} ms`)
}
row('memory', `${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after`)
row('log lines at warn', lines.err.length)
for (const problem of problems.slice(0, 20)) console.log(`  PROBLEM ${problem}`)
console.log(problems.length === 0 ? '\nThe server stood it.' : `\n${problems.length} problems.`)
process.exit(problems.length === 0 ? 0 : 1)
