// `npm run fuzz -- --frames 200000 --commands 20000 --seed 1`: mutated frames and commands against a real server.
// `npm run fuzz -- timing --samples 10000 --seed 1`: whether a stop-watch tells what is there from what is not.
import { fuzzServer } from './fuzz/fuzz-server.mjs'
import { startFuzzedNode } from './fuzz/fuzzed-node.mjs'
import { runTiming } from './fuzz/timing-run.mjs'
import { readArgs } from './lib/args.mjs'
import { prepare } from './lib/prepare.mjs'

const usage = `npm run fuzz -- [--frames 200000] [--commands 20000] [--seed 1] [--minutes 10]
npm run fuzz -- timing [--samples 10000] [--seed 1]`
const number = (fallback) => ({ type: 'string', default: String(fallback) })
const { values, positionals } = readArgs(usage, {
  allowPositionals: true,
  options: {
    ...{ frames: number(200_000), commands: number(20_000), seed: number(1), minutes: number(10) },
    samples: number(10_000),
  },
})

await prepare()
if (positionals[0] === 'timing') {
  const told = await runTiming({ samples: Number(values.samples), seed: Number(values.seed) })
  process.exit(told === 0 ? 0 : 1)
}
const { REFUSALS } = await import('../dist/server/protocol/core.js')
const { commands } = await import('../dist/server/protocol/index.js')
const known = { names: Object.keys(commands), codes: new Set(Object.keys(REFUSALS)) }
const plan = { frames: Number(values.frames), commands: Number(values.commands), seed: Number(values.seed), ...known }

const node = await startFuzzedNode()
const before = await node.memory()
const notDone = (why) => ({ problems: [why] })
const minutes = new Promise((resolve) => setTimeout(resolve, Number(values.minutes) * 60_000).unref())
const found = await Promise.race([
  fuzzServer(node, plan).catch((error) => notDone(`the fuzzer failed: ${error.cause ?? error}`)),
  node.exited.then(() => notDone('the server ended')),
  minutes.then(() => notDone(`not done in ${String(values.minutes)} minutes`)),
])
const after = await node.memory()
const problems = [...found.problems, ...(await node.stop())]

const row = (name, value) => console.log(`  ${name.padEnd(24)} ${value}`)
console.log(`\nFuzz, seed ${plan.seed}`)
if (found.chat) tell(found)
row('memory', `${before} MB before, ${after} MB after`)
row('log lines at warn', node.logged.length)
for (const problem of problems.slice(0, 20)) row('PROBLEM', problem.slice(0, 300))
console.log(problems.length === 0 ? '\nThe server stood it.' : `\n${problems.length} problems.`)
process.exit(problems.length === 0 ? 0 : 1)

function tell({ envelopes, payloads, chat, envelopeMs, payloadMs }) {
  const inSeconds = (ms) => `${Math.round(ms / 1_000)} s`
  row('frames', `${envelopes.frames} in ${inSeconds(envelopeMs)}`)
  row('  connections', `${envelopes.connections}, ${envelopes.polls} by polling, ${envelopes.cut} cut`)
  row('commands dispatched', `${payloads.dispatched} of ${payloads.sent} in ${inSeconds(payloadMs)}`)
  for (const [code, count] of [...payloads.byCode].sort((a, b) => b[1] - a[1])) row(`  ${code}`, count)
  row('  cut before an answer', payloads.cut)
  row('canary', `${chat.seen} of ${chat.said} lines seen, p50 ${chat.p50} ms, p99 ${chat.p99} ms, max ${chat.max} ms`)
}
