// `npm test`: set up, then all tests; with `--long` those that take long instead. Further arguments go to vitest.
import { prepare } from './lib/prepare.mjs'
import { runTool } from './lib/run.mjs'

const given = process.argv.slice(2)
if (given.includes('--long')) process.env['LONG_TESTS'] = 'on'
await prepare()
process.exitCode = await runTool('vitest/vitest.mjs', ['run', ...given.filter((each) => each !== '--long')])
