// @ts-check
// `npm run bench -- fanout` (or memory, page, polis, ramp, votes): what the server costs, measured against others in the same run.
const benches = {
  fanout: () => import('./bench/fanout.mjs'),
  memory: () => import('./bench/memory.mjs'),
  page: () => import('./bench/page.mjs'),
  polis: () => import('./bench/polis.mjs'),
  ramp: () => import('./bench/ramp.mjs'),
  votes: () => import('./bench/votes.mjs'),
}

const [name = '', ...args] = process.argv.slice(2)
if (!(name in benches)) {
  console.error(`bench: pass one of: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}
const { bench } = await benches[/** @type {keyof typeof benches} */ (name)]()
process.exitCode = await bench(args)
