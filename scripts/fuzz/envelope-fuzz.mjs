// @ts-check
import { mutatedFrame } from './mutate.mjs'
import { inLanes, newToken, RawSession } from './raw-session.mjs'

/** The first frame that makes no sense is the last that is read: short connections get further. */
const FRAMES_AT_ONCE = 10

/** @typedef {import('./raw-session.mjs').Target} Target */
/** @typedef {import('./seeded.mjs').Seeded} Seeded */

/**
 * Mutated frames on many short connections, by WebSocket and by polling, half of them as somebody who has come in.
 * @param {Target} target
 * @param {number} frames
 * @param {Seeded} random
 */
export async function envelopeFuzz(target, frames, random) {
  const found = { frames: 0, connections: 0, cut: 0, polls: 0, /** @type {string[]} */ problems: [] }
  let left = frames
  await inLanes(8, async () => {
    if (left <= 0) return false
    const batch = Array.from({ length: Math.min(left, FRAMES_AT_ONCE) }, () => mutatedFrame(random))
    left -= batch.length
    found.connections++
    if (random.chance(0.1)) await byPolling(target, batch, found)
    else await bySocket(target, batch, found, random)
    return true
  })
  return found
}

/** @param {Target} target @param {(string | Buffer)[]} batch @param {{ frames: number, cut: number }} found @param {Seeded} random */
async function bySocket(target, batch, found, random) {
  const session = new RawSession(target.url)
  if (random.chance(0.5)) await session.join(await newToken(target, random.pick(['visitor', 'guest'])))
  await Promise.race([session.opened, session.closed])
  for (const frame of batch) {
    // Those that come after the one that cuts are sent as well: they find a connection that is going.
    if (!session.ended) session.ws.send(frame)
    found.frames++
  }
  // Its answer comes when all that was sent before has been read.
  const read = new Promise((resolve) => session.ws.once('pong', resolve))
  if (!session.ended) session.ws.ping()
  await Promise.race([read, session.closed])
  if (session.ended) found.cut++
  session.close()
  await session.closed
}

/** @param {Target} target @param {(string | Buffer)[]} batch @param {{ frames: number, cut: number, polls: number, problems: string[] }} found */
async function byPolling({ url }, batch, found) {
  const first = `${url}/socket.io/?EIO=4&transport=polling`
  const opened = await (await fetch(first)).text()
  const { sid } = JSON.parse(opened.slice(1))
  found.frames += batch.length
  found.polls++
  const answer = await fetch(`${first}&sid=${sid}`, { method: 'POST', body: batch.map(String).join('\u001e') })
  await answer.text()
  if (answer.status >= 500) found.problems.push(`a POST was answered ${answer.status}`)
  if (answer.status !== 200) found.cut++
  else await fetch(`${first}&sid=${sid}`, { method: 'POST', body: '1' })
}
