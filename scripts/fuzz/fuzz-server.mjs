// @ts-check
import { startCanary } from './canary.mjs'
import { envelopeFuzz } from './envelope-fuzz.mjs'
import { payloadFuzz } from './payload-fuzz.mjs'
import { seeded } from './seeded.mjs'

/**
 * Attacks a running server with so many frames and so many dispatched commands, while a few people chat. `problems` is
 * empty when the server kept all that it promises.
 * @param {import('./raw-session.mjs').Target} target
 * @param {{ frames: number, commands: number, seed: number, names: readonly string[], codes: ReadonlySet<string> }} plan
 */
export async function fuzzServer(target, { frames, commands, seed, names, codes }) {
  const canary = await startCanary(target)
  const start = performance.now()
  const envelopes = await envelopeFuzz(target, frames, seeded(seed))
  const middle = performance.now()
  const payloads = await payloadFuzz(target, commands, seeded(seed + 1), { names, codes })
  const end = performance.now()
  const chat = await canary.stop()
  const problems = [...envelopes.problems, ...payloads.problems, ...chat.problems]
  if (payloads.dispatched < commands) problems.push(`${payloads.dispatched} commands dispatched of ${commands}`)
  return { envelopes, payloads, chat, problems, envelopeMs: middle - start, payloadMs: end - middle }
}
