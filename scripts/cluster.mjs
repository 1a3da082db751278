// `npm run cluster -- --nodes 3 --port 3000`: real nodes, one Redis (REDIS_URL, or one of its own) and a balancer.
import { readArgs } from './lib/args.mjs'
import { prepare } from './lib/prepare.mjs'
import { startCluster } from './lib/local-cluster.mjs'

const usage = 'npm run cluster -- [--nodes 1..64] [--port 0..65535]'
const { values } = readArgs(usage, {
  options: { nodes: { type: 'string', default: '3' }, port: { type: 'string', default: '3000' } },
})
const nodes = Number(values.nodes)
const port = Number(values.port)
if (!Number.isInteger(nodes) || nodes < 1 || nodes > 64 || !Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(usage)
  process.exit(2)
}

await prepare()
const redisUrl = process.env.REDIS_URL
// Somewhere to go at once, as on one machine.
const env = { DEMO: process.env.DEMO ?? 'on' }
const cluster = await startCluster({ nodes, port, ...(redisUrl ? { redisUrl } : {}), env, log: console.log }).catch(
  (error) => {
    console.error(`cluster: ${error.message}`)
    process.exit(1)
  },
)
console.log(
  `cluster: ${nodes} nodes at ${cluster.url}, ${cluster.redis?.how ?? 'the Redis of REDIS_URL'}; Ctrl-C ends all`,
)
const { Tokens } = await import('../dist/server/persons/tokens.js')
const key = new Tokens(cluster.sessionSecret).hostLink(Date.now())
process.stdout.write(`\n  Rooms  ${cluster.url}/\n  Host   ${cluster.url}/host/main#host=${key}\n\n`)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    // Whoever asks twice means now: what is leashed ends with this process.
    if (stopping) process.exit(1)
    stopping = true
    console.log('cluster: stopping')
    void cluster.stop().then(() => process.exit(0))
  })
}
