import { describe, expect, it } from 'vitest'
import type { Refusal, Reply, Standing } from '../../src/protocol/core.ts'
import { commands, type CommandName } from '../../src/protocol/index.ts'
import { launch, newId, type App } from '../support.ts'

type Door = (command: string, input: unknown) => Promise<unknown>

/** How a command is tried in the demo's room: an input that is good, and one that differs from it. */
interface Trial {
  first: object
  other: object
  /** What a good one is answered there, if it is not accepted. */
  refused?: Refusal
  /** Its answers are not kept by id: what is asked for holds, or is counted, whoever asks again. */
  natural?: true
}
const trial = (first: object, other: object, more: Partial<Trial> = {}): Trial => ({ first, other, ...more })
const not = (refused: Refusal): Partial<Trial> => ({ refused })
const person = 'g_somebody-else'
const scene = { kind: 'wall' }
const FAR = 4_000_000_000_000

/** For every command. `line` is an own one; the demo's first line has the number 2. */
const trials: Record<CommandName, (line: number) => Trial> = {
  'launch.create': () => trial({ room: 'a-launch', title: 'A launch' }, { room: 'a-launch', title: 'Another launch' }),
  'launch.edit': () => trial({ changes: { lead: 'New.' } }, { changes: { lead: 'Newer.' } }),
  'launch.move': () => trial({ archivesAt: FAR }, { archivesAt: FAR + 1 }),
  'launch.announce': () => trial({}, {}, not('not_now')),
  'launch.open': () => trial({}, {}, not('not_now')),
  'launch.start': () => trial({}, {}, not('not_now')),
  'launch.end': () => trial({}, {}),
  'launch.archive': () => trial({}, {}),
  'teaser.plan': () =>
    trial({ teaser: { card: 'a', at: FAR, title: 'Soon' } }, { teaser: { card: 'b', at: FAR, title: 'Soon' } }),
  'teaser.drop': () => trial({ card: 'a' }, { card: 'b' }, not('not_found')),
  'stage.set': () => trial({ scene }, { scene: null }),
  'stage.plan': () => trial({ cues: [] }, { cues: [{ cue: 'a', note: 'A', scene }] }),
  'stage.next': () => trial({ cue: 'a' }, { cue: 'b' }, not('not_found')),
  'announcement.make': () => trial({ text: 'Six.' }, { text: 'Seven.' }),
  'announcement.correct': () =>
    trial({ announcement: 1, text: 'Six.' }, { announcement: 2, text: 'Six.' }, not('not_found')),
  'announcement.withdraw': () => trial({ announcement: 1 }, { announcement: 2 }, not('not_found')),
  'brakes.set': () => trial({ slow: 5 }, { slow: 6 }),
  'person.restrict': () => trial({ person, forMs: 60_000 }, { person, forMs: null }),
  'person.free': () => trial({ person }, { person: 'g_one-more-person' }, not('not_found')),
  'host.revoke': () => trial({}, {}),
  'chat.send': () => trial({ text: 'hello' }, { text: 'bye' }),
  'chat.edit': (line) => trial({ line, text: 'better' }, { line, text: 'best' }),
  'chat.remove': (line) => trial({ line }, { line: line + 1 }),
  'chat.react': () =>
    trial({ line: 2, reaction: '🔥', on: true }, { line: 2, reaction: '🔥', on: false }, { natural: true }),
  'chat.restore': () => trial({ line: 2 }, { line: 3 }, not('stale')),
  'chat.judge': () => trial({ held: [2], allow: true }, { held: [3], allow: true }),
  'chat.pin': () => trial({ line: 2 }, { line: null }),
  'chat.feature': () => trial({ line: 2, on: true }, { line: 2, on: false }),
  'cheer.send': () => trial({ kind: '👏' }, { kind: '🔥' }, { natural: true }),
}
const names = Object.keys(commands) as CommandName[]
const standings: Standing[] = ['visitor', 'guest', 'host']

/** What is no array or object at all, HTTP turns away before it asks who sends it. */
const malformed: unknown[] = [
  undefined,
  [],
  {},
  { id: 'short' },
  { id: 5 },
  { id: newId(), text: 5, line: 'x', title: {} },
  { id: newId(), text: 'x', line: 1, title: 'x', role: 'host' },
  { id: newId(), text: 'x'.repeat(9_000) },
]

const session = (app: App, standing: Standing): Promise<{ token: string }> =>
  standing === 'host' ? app.hostSession() : app.session(standing === 'guest' ? 'Ann' : undefined)

async function socketDoor(app: App, standing: Standing): Promise<Door> {
  const fan = await app.join(await session(app, standing))
  return (command, input) => (input === undefined ? fan.raw(command) : fan.raw(command, input))
}

async function httpDoor(app: App, standing: Standing): Promise<Door> {
  const { token } = await session(app, standing)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return async (command, input) => {
    const body = input === undefined ? undefined : JSON.stringify(input)
    const response = await fetch(`${app.url}/api/rooms/main/do/${command}`, {
      method: 'POST',
      headers,
      ...(body !== undefined && { body }),
    })
    const answer = (await response.json()) as { refused: string; title: string; retryAfterMs?: number }
    if (response.ok) return { ok: true, value: answer }
    const { refused, title: message, retryAfterMs } = answer
    return { ok: false, refused, message, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  }
}

/** Everything that can be done with one command, in a world of its own; the same ids at both doors. */
async function play(door: Door, command: CommandName, ids: string[]): Promise<unknown[]> {
  const said = (await door('chat.send', { id: ids[0], text: 'a line' })) as Reply<{ seq: number }>
  const { first, other } = trials[command](said.ok ? said.value.seq : 1)
  const answers: unknown[] = []
  for (const input of malformed) answers.push(await door(command, input))
  answers.push(await door(command, { id: ids[1], ...first }))
  if (command === 'host.revoke') return answers // It ends the sender's own session.
  answers.push(await door(command, { id: ids[1], ...first }))
  answers.push(await door(command, { id: ids[1], ...other }))
  answers.push(await door(`${command}.`, { id: ids[2], ...first }))
  return answers
}

/** Sequence numbers, times and codes are the world's; what is left is the same at both doors. */
const comparable = (answers: unknown[]): unknown[] =>
  JSON.parse(
    JSON.stringify(answers, (key, value: unknown) => (['seq', 'at', 'code', 'retryAfterMs'].includes(key) ? 0 : value)),
  )

/** What each of the answers must be like. */
function wanted(command: CommandName, standing: Standing, goodAnswer: unknown): unknown[] {
  const { by } = commands[command]
  const may = standings.indexOf(standing) >= standings.indexOf(by)
  const misspelt = { refused: 'unknown_command' }
  const revoking = command === 'host.revoke'
  if (!may) {
    const no = { refused: by === 'guest' ? 'name_first' : 'not_allowed' }
    return [...malformed.map(() => no), no, ...(revoking ? [] : [no, no, misspelt])]
  }
  const senseless = malformed.map(() => ({ refused: expect.stringMatching(/^(bad_input|too_large)$/) }))
  if (revoking) return [...senseless, { ok: true }]
  const { first, other, refused, natural } = trials[command](1)
  const answered = refused === undefined ? { ok: true } : { refused }
  if (natural) return [...senseless, answered, { ok: true }, { ok: true }, misspelt]
  const same = JSON.stringify(first) === JSON.stringify(other)
  return [...senseless, answered, goodAnswer, same ? goodAnswer : { refused: 'id_reused' }, misspelt]
}

describe.each(names)('%s', (command) => {
  it.each(standings)(
    '[GATE-3] [GATE-4] [GATE-5] [CMD-1] [CMD-2] as a %s, good, repeated, reused and malformed: one answer at both doors',
    async (standing) => {
      const ids = [newId(), newId(), newId()]
      await using one = await launch()
      await using two = await launch()
      const bySocket = comparable(await play(await socketDoor(one, standing), command, ids))
      const byHttp = comparable(await play(await httpDoor(two, standing), command, ids))
      expect(bySocket).toEqual(byHttp)
      expect(bySocket).toMatchObject(wanted(command, standing, bySocket[malformed.length]))
    },
  )
})
