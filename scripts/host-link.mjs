// `npm run host-link`: prints a fresh link that makes whoever opens it a host. To the terminal only.
import { readArgs } from './lib/args.mjs'
import { linkTo, revokeLinks } from './lib/revoke-links.mjs'
import { prepare } from './lib/prepare.mjs'

const options = { room: { type: 'string', default: 'main' }, server: { type: 'string' }, revoke: { type: 'boolean' } }

const USAGE = 'npm run host-link -- [--room main] [--server URL] [--revoke]'

async function main() {
  const { values } = readArgs(USAGE, { options })
  if (!/^[a-z0-9-]{1,40}$/.test(values.room)) throw new Error('A room is named by 1 to 40 of a-z, 0-9 and -.')
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
  const tokens = new Tokens(secret)
  const server = (values.server ?? publicUrl).replace(/\/$/, '')
  const key = values.revoke ? await revokeLinks(server, tokens) : tokens.hostLink(Date.now())
  if (values.revoke) console.error('All older host links are void, and the sessions made from them.')
  console.log(linkTo(publicUrl, values.room, key))
}

await main().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
