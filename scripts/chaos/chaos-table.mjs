// @ts-check

/** @param {Record<string, number>} counts @param {import('./faults.mjs').Done[]} done */
export function printFaults(counts, done) {
  const title = ['whole again: p50, p95, max', 'next acknowledgement: p50, p95, max']
  console.log(
    `\n  ${'fault'.padEnd(28)}${'asked'.padStart(6)}${'done'.padStart(6)}   ${title[0]?.padEnd(32)}${title[1]}`,
  )
  for (const [kind, asked] of Object.entries(counts)) {
    const mine = done.filter((fault) => fault.kind === kind)
    const [whole, answered] = [
      mine.flatMap(({ wholeMs }) => wholeMs ?? []),
      mine.flatMap(({ answeredMs }) => answeredMs ?? []),
    ]
    const numbers = `${String(asked).padStart(6)}${String(mine.length).padStart(6)}`
    console.log(`  ${kind.padEnd(28)}${numbers}   ${spread(whole).padEnd(32)}${spread(answered)}`)
  }
  console.log('')
}

/** @param {number[]} unsorted ms */
function spread(unsorted) {
  const times = unsorted.toSorted((a, b) => a - b)
  if (times.length === 0) return '-'
  const at = (/** @type {number} */ share) =>
    seconds(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0)
  return `${at(0.5)}, ${at(0.95)}, ${at(1)}`
}

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1_000).toFixed(2)} s`
