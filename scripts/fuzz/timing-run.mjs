// @ts-check
import { startRedis } from '../lib/redis.mjs'
import { cacheDir } from '../lib/run.mjs'
import { startFuzzedNode } from './fuzzed-node.mjs'
import { secretPairs, timePairs } from './timing.mjs'

/** Medians of what is there and of what is not may differ by so much, or to either side by chance. */
const MOST = 0.05

/**
 * Looks with a stop-watch for what the server would not say, on either store; prints what it found.
 * @param {{ samples: number, seed: number }} plan
 * @returns {Promise<number>} how many pairs can be told apart
 */
export async function runTiming(plan) {
  const redis = await startRedis({ cacheDir })
  let told = 0
  for (const [store, env] of /** @type {const} */ ([
    ['embedded', {}],
    ['Redis', { REDIS_URL: redis.url, SESSION_SECRET: 'a secret for this run, long enough to be one' }],
  ])) {
    const node = await startFuzzedNode({ TRUST_PROXY: 'loopback', SESSIONS_PER_MINUTE: '0', ...env })
    console.log(`\nTiming on the ${store} store, ${plan.samples} samples each, seed ${plan.seed}`)
    const pairs = await secretPairs(node.url, node.hostKey)
    for (const { name, known, unknown, differ, steady, answers } of await timePairs(node.url, pairs, plan)) {
      const apart = (differ > MOST && steady) || answers.length > 1
      if (apart) told++
      const medians = `${known.toFixed(0)} us there, ${unknown.toFixed(0)} us not there`
      console.log(`  ${name.padEnd(20)} ${medians}, ${(differ * 100).toFixed(1)} %${apart ? '  TOLD APART' : ''}`)
    }
    await node.stop()
  }
  await redis.stop()
  console.log(told === 0 ? '\nNothing is told apart.' : `\n${told} can be told apart.`)
  return told
}
