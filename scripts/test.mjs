// `npm test`: set up, then all tests; further arguments go to vitest.
import { prepare } from './lib/prepare.mjs'
import { runTool } from './lib/run.mjs'

await prepare()
process.exitCode = await runTool('vitest/vitest.mjs', ['run', ...process.argv.slice(2)])
