import { writeFileSync } from 'node:fs'
import { Crowd, type CrowdProgress } from './crowd.ts'
import { readCommand, USAGE, UsageError, type CrowdCommand } from './crowd-options.ts'
import { printReport } from './crowd-report.ts'

function progressLine({
  seconds,
  offered,
  acknowledged,
  refused,
  open,
  speaking,
  whole,
  listeners,
  p99,
  votes,
}: CrowdProgress): string {
  const time = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
  const lines = `offered ${offered}, acknowledged ${acknowledged}, refused ${refused}, open ${open}`
  return `${time}  ${lines}; ${speaking} speaking, ${whole} of ${listeners} listeners whole; fan-out p99 ${Math.round(p99)} ms${votes === undefined ? '' : `; ${votes} votes counted`}`
}

async function run({ crowd: options, report: path, quiet }: CrowdCommand): Promise<number> {
  const crowd = new Crowd(options)
  const timer = quiet ? undefined : setInterval(() => console.error(progressLine(crowd.progress)), 1_000)
  const report = await crowd.run().finally(() => clearInterval(timer))
  if (path !== undefined) writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
  console.log(printReport(report))
  return report.ok ? 0 : 1
}

try {
  const command = readCommand(process.argv.slice(2))
  if (command === 'help') console.log(USAGE)
  else process.exitCode = await run(command)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`crowd: ${error.message}\n\n${USAGE}`)
  process.exitCode = 2
}
