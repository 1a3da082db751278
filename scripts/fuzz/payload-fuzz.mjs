// @ts-check
import { depthOf, mutatedInput } from './mutate.mjs'
import { inLanes, newToken, RawSession } from './raw-session.mjs'

const ANSWER_MS = 10_000
/** Fewer than the commands and the senseless commands that a person may send at once. */
const COMMANDS_A_PERSON = 18

/** @typedef {import('./raw-session.mjs').Target} Target */
/** @typedef {import('./seeded.mjs').Seeded} Seeded */
/** @typedef {{ byCode: Map<string, number>, dispatched: number, sent: number, cut: number, problems: string[] }} Found */

const people = /** @type {const} */ (['visitor', 'guest', 'host'])
/** A good one would end the fuzzer's own hosts or sessions, or the room of those who chat. */
const fatal = new Set(['host.revoke', 'session.end', 'session.forget', 'launch.archive'])

/**
 * Legal envelopes, every command, visitors, guests and hosts, by both doors, mutated inputs: until so many have been dispatched, which
 * is answered with anything but `too_fast`.
 * @param {Target} target
 * @param {number} commands
 * @param {Seeded} random
 * @param {{ names: readonly string[], codes: ReadonlySet<string> }} known
 */
export async function payloadFuzz(target, commands, random, known) {
  /** @type {Found} */
  const found = { byCode: new Map(), dispatched: 0, sent: 0, cut: 0, problems: [] }
  await inLanes(6, async () => {
    if (found.dispatched >= commands || found.sent > commands * 2) return false
    const token = await newToken(target, random.pick(people))
    const bySocket = random.chance(0.5)
    const send = bySocket ? await socketDoor(target, token) : httpDoor(target, token)
    for (let i = 0; i < COMMANDS_A_PERSON; i++) {
      const command = random.pick(known.names)
      const input = inputFor(random, command)
      const json = JSON.stringify(input)
      if (bySocket && (depthOf(input) > 7 || (json ?? '').length > 6_000)) continue
      found.sent++
      count(found, known.codes, `${command} ${(json ?? 'nothing').slice(0, 200)}`, await answered(send(command, json)))
    }
    send.end()
    return true
  })
  return found
}

/** A mutated input. @param {Seeded} random @param {string} command */
function inputFor(random, command) {
  const good = { id: random.id(), text: 'hello', line: 1 + random.int(50), title: 'A title' }
  const { id, text, line, title } = good
  if (fatal.has(command)) return { ...Object(mutatedInput(random, { id })), never: true }
  if (command === 'launch.create') return mutatedInput(random, { id, title, room: `r-${id}` })
  if (command === 'chat.remove') return mutatedInput(random, { id, line })
  return mutatedInput(random, command === 'chat.edit' ? { id, line, text } : { id, text })
}

/** @param {Promise<unknown>} reply */
async function answered(reply) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((resolve) => (timer = setTimeout(resolve, ANSWER_MS, 'late')))
  const first = await Promise.race([reply, late])
  clearTimeout(timer)
  return first
}

/** @param {Found} found @param {ReadonlySet<string>} codes @param {string} what @param {unknown} reply */
function count(found, codes, what, reply) {
  if (reply === undefined) return void found.cut++
  const { ok, refused } = /** @type {{ ok?: boolean, refused?: string }} */ (reply)
  const code = ok === true ? 'accepted' : (refused ?? 'none')
  found.byCode.set(code, (found.byCode.get(code) ?? 0) + 1)
  if (reply === 'late') found.problems.push(`no answer: ${what}`)
  else if (code === 'internal') found.problems.push(`internal: ${what}`)
  else if (code !== 'accepted' && !codes.has(code)) found.problems.push(`unknown code ${code}: ${what}`)
  else if (code !== 'too_fast') found.dispatched++
}

/** @typedef {((command: string, json: string | undefined) => Promise<unknown>) & { end: () => void }} Door */

/** @param {Target} target @param {string} token @returns {Promise<Door>} */
async function socketDoor({ url }, token) {
  const session = new RawSession(url)
  await session.join(token)
  /** @param {string} command @param {string | undefined} json */
  const ask = (command, json) => session.ask(command, json)
  return Object.assign(ask, { end: () => session.close() })
}

/** @param {Target} target @param {string} token @returns {Door} */
function httpDoor({ url }, token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  /** @param {string} command @param {string | undefined} json */
  const ask = async (command, json) => {
    const address = `${url}/api/rooms/main/do/${command}`
    const answer = await fetch(address, { method: 'POST', headers, ...(json !== undefined && { body: json }) })
    const body = /** @type {{ refused?: string }} */ (await answer.json())
    return answer.ok ? { ok: true } : body
  }
  return Object.assign(ask, { end: () => {} })
}
