// `npm start`: from a bare clone to a running server. The server runs in this process, so that signals reach it.
import { prepare } from './lib/prepare.mjs'

await prepare()
await import('../dist/server/main.js')
