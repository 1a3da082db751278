// @ts-check
// `npm run chaos`: the recorded crowd against the real thing, while parts of it are killed, drained and cut, by a seed.
import { parseArgs } from 'node:util'
import { prepare } from './lib/prepare.mjs'
import { away } from './chaos/away.mjs'
import { chaos } from './chaos/chaos-run.mjs'
import { failover } from './chaos/failover.mjs'

const usage = `npm run chaos -- --mode embedded|cluster|rolling [--replay file.ndjson.gz | --generate 20 --seconds 60]
  --seed 1            the same crowd and the same faults for the same seed
  --speed 10          how many times as fast as recorded;  --from-minute, --minutes: a slice
  --listeners 50      how many listen and check
  --kills 50          embedded: SIGKILL of the server, and start again
  --node-kills 20 --drains 5 --redis-kills 10 --cuts 100      cluster
  --rounds 1 --polling 50   rolling: the shipped balancer and Redis; every node started again in turn, one taken out, one
                      killed (--node-kills), one frozen, the balancer and Redis killed; so many percent by long polling
  --log-loss          cluster: two more faults, a Redis that comes back with a shorter log
  --report file.json
npm run chaos -- --mode sentinel|cluster-failover --times 3    masters killed, frozen, and lost with what only they had
npm run chaos -- --mode away --minutes 10                      Redis away for so long`

const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'embedded' },
    replay: { type: 'string' },
    generate: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    speed: { type: 'string', default: '10' },
    'from-minute': { type: 'string' },
    minutes: { type: 'string' },
    listeners: { type: 'string', default: '50' },
    persons: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '50' },
    'node-kills': { type: 'string' },
    rounds: { type: 'string', default: '1' },
    polling: { type: 'string' },
    drains: { type: 'string', default: '5' },
    'redis-kills': { type: 'string', default: '10' },
    cuts: { type: 'string', default: '100' },
    times: { type: 'string', default: '3' },
    'log-loss': { type: 'boolean', default: false },
    report: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

/** @type {Record<string, (given: typeof values) => Promise<number>>} */
const modes = {
  ...{ embedded: chaos, cluster: chaos, rolling: chaos },
  ...{ sentinel: failover, 'cluster-failover': failover, away },
}
const play = modes[values.mode]
if (values.help || play === undefined) {
  console.error(usage)
  process.exit(values.help ? 0 : 2)
}
await prepare()
process.exitCode = await play(values)
