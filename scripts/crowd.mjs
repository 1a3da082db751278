// `npm run crowd`: the load tester, in this process.
import { prepare } from './lib/prepare.mjs'

await prepare()
await import('../dist/server/crowd/crowd-main.js')
