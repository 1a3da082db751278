// `npm run check`: all that a change must pass, one named step after the other. The last line is the tests' own.
import { prepareInstall } from './lib/prepare.mjs'
import { root, run, runTool, seconds } from './lib/run.mjs'
import { join } from 'node:path'

const tsc = 'typescript/bin/tsc'
/** @type {[string, () => Promise<number>][]} */
const steps = [
  ['format', () => runTool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'])],
  ['lint', () => runTool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings'])],
  ['types: server, tests, scripts', () => runTool(tsc, ['-p', 'tsconfig.json'])],
  ['types: server alone, without the DOM', () => runTool(tsc, ['-p', 'tsconfig.build.json', '--noEmit'])],
  ['types: pages', () => runTool(tsc, ['-p', 'client/tsconfig.json'])],
  ['dead code', () => runTool('knip/bin/knip.js', [])],
  ['lockfile', () => run(process.execPath, [join(root, 'scripts/check-lock.mjs')])],
  ['tests', () => run(process.execPath, [join(root, 'scripts/test.mjs')])],
  ['long tests', () => run(process.execPath, [join(root, 'scripts/test.mjs'), '--long'])],
]

await prepareInstall()
for (const [name, step] of steps) {
  const start = performance.now()
  console.log(`check: ${name} ...`)
  const code = await step()
  if (code !== 0) {
    console.error(`check: ${name} FAILED after ${seconds(start)}`)
    process.exit(1)
  }
  if (name !== 'tests') console.log(`check: ${name}: ${seconds(start)}`)
}
