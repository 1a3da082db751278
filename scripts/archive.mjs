// `npm run archive -- ROOM`: writes a room of a running server to a file, whole, as one of its owners.
import { styleText } from 'node:util'
import { readArgs } from './lib/args.mjs'
import { archiveRoom } from './lib/records/archive-room.mjs'
import { prepare } from './lib/prepare.mjs'

const options = /** @type {const} */ ({
  out: { type: 'string' },
  form: { type: 'string', default: 'ndjson' },
  personal: { type: 'string', default: 'on' },
  server: { type: 'string' },
})
const USAGE = 'npm run archive -- ROOM [--out FILE] [--form ndjson|json|csv] [--personal on|off] [--server URL]'

async function main() {
  const { values, positionals } = readArgs(USAGE, { options, allowPositionals: true })
  const [room] = positionals
  if (positionals.length !== 1 || !/^[a-z0-9-]{1,40}$/.test(room)) throw new Error(USAGE)
  await prepare()
  const [{ readConfig }, { Tokens }, { readSecrets }] = await Promise.all([
    import('../dist/server/config.js'),
    import('../dist/server/persons/tokens.js'),
    import('../dist/server/persons/secrets.js'),
  ])
  const { publicUrl, dataDir, sessionSecret } = readConfig(process.env)
  const secret = sessionSecret ?? (await readSecrets(dataDir))?.session
  if (secret === undefined)
    throw new Error(`There are no secrets in ${dataDir} yet. Start the server once, or set DATA_DIR.`)
  const { form, personal } = values
  const out = values.out ?? `${room}-${new Date().toISOString().slice(0, 10)}.${form}`
  const server = (values.server ?? publicUrl).replace(/\/$/, '')
  const hostKey = new Tokens(secret).hostLink(Date.now())
  const shows = process.stderr.isTTY
  const progress = (bytes) => shows && process.stderr.write(`\r${(bytes / 1e6).toFixed(1)} MB`)
  const { bytes, entries } = await archiveRoom({ server, hostKey, room, form, personal, out, progress })
  const what = entries === undefined ? '' : `${entries} entries, `
  console.error(`${shows ? '\r' : ''}${styleText('bold', out)}: ${what}${(bytes / 1e6).toFixed(1)} MB`)
}

await main().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
