// @ts-check

const columns = ['level', 'fault', 'acknowledged', 'lost', 'told anew', 'fault over', 'stood still', 'elsewhere', '']

/** @param {import('./failover-round.mjs').Played[]} played */
export function printRounds(played) {
  const rows = played.map(({ level, fault, ok, report, promotedMs, stoodStillMs, elsewhereMs }) => [
    ...[level, fault, `${report.acknowledged} of ${report.offered}`, String(report.lostByPlantedFault)],
    ...[String(report.resyncs.epoch ?? 0), seconds(promotedMs), seconds(stoodStillMs), seconds(elsewhereMs)],
    ok ? 'passed' : 'FAILED',
  ])
  const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)))
  console.log('')
  for (const row of [columns, ...rows]) console.log(`  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`)
  for (const { level, fault, trouble } of played)
    for (const line of trouble) console.log(`  ${level}, ${fault}: ${line}`)
  console.log('')
}

/** @param {number | undefined} ms */
const seconds = (ms) => (ms === undefined ? '-' : `${(ms / 1_000).toFixed(2)} s`)
