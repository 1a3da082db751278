import { describe, expect, it } from 'vitest'
import type { Refusal, Reply } from '../../src/protocol/core.ts'
import { commands, type CommandName } from '../../src/protocol/index.ts'
import { crowdRefusal, CROWD, roleMay, type CrowdCapability } from '../../src/protocol/roles.ts'
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
const setup = { kind: 'yes_no', question: 'Shall we?', options: [], shown: 'live' }
const round = { poll: 'a', round: 1 }

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
  'permissions.set': () => trial({ cheer: 'guest' }, { cheer: 'member' }),
  'link.create': () => trial({ role: 'staff', hours: 1 }, { role: 'staff', hours: 2 }),
  'link.revoke': () => trial({ link: 'no-such-link' }, { link: 'no-other-link' }, not('not_found')),
  'host.revoke': () => trial({}, {}),
  'session.carry': () => trial({}, {}, { natural: true }),
  'session.end': () => trial({}, {}),
  'session.forget': () => trial({}, {}),
  'person.sign_out': () => trial({ person }, { person: 'g_one-more-person' }),
  'poll.draft': () => trial({ poll: 'a', setup }, { poll: 'b', setup }),
  'poll.drop': () => trial({ poll: 'a' }, { poll: 'b' }, not('not_found')),
  'poll.arrange': () => trial({ polls: [] }, { polls: ['a'] }),
  'poll.open': () => trial({ poll: 'a' }, { poll: 'b' }, not('not_found')),
  'poll.extend': () => trial({ ...round, byMs: 1_000 }, { ...round, byMs: 2_000 }, not('not_found')),
  'poll.close': () => trial(round, { ...round, round: 2 }, not('not_found')),
  'poll.reveal': () => trial(round, { ...round, round: 2 }, not('not_found')),
  'poll.withdraw': () => trial({ poll: 'a', reason: 'No.' }, { poll: 'b', reason: 'No.' }, not('not_found')),
  'poll.archive': () => trial({ poll: 'a' }, { poll: 'b' }, not('not_found')),
  // What there is none of is not found by whatever id: nothing is kept.
  'poll.vote': () =>
    trial({ ...round, choice: [0] }, { ...round, choice: [1] }, { ...not('not_found'), natural: true }),
  'poll.tap': () =>
    trial({ ...round, side: 0, taps: 1 }, { ...round, side: 1, taps: 1 }, { ...not('not_found'), natural: true }),
  'poll.mine': () => trial({ poll: 'a' }, { poll: 'b' }, { ...not('not_found'), natural: true }),
  'chat.send': () => trial({ text: 'hello' }, { text: 'bye' }),
  'chat.edit': (line) => trial({ line, text: 'better' }, { line, text: 'best' }),
  'chat.remove': (line) => trial({ line }, { line: line + 1 }),
  'chat.react': () =>
    trial({ line: 2, reaction: '🔥', on: true }, { line: 2, reaction: '🔥', on: false }, { natural: true }),
  'chat.restore': () => trial({ line: 2 }, { line: 3 }, not('stale')),
  'chat.judge': () => trial({ held: [2], allow: true }, { held: [3], allow: true }),
  'chat.pin': () => trial({ line: 2 }, { line: null }),
  'chat.feature': () => trial({ line: 2, on: true }, { line: 2, on: false }),
  'question.ask': () => trial({ text: 'hello?' }, { text: 'bye?' }),
  'question.upvote': () =>
    trial({ question: 1, on: true }, { question: 1, on: false }, { ...not('not_found'), natural: true }),
  'question.withdraw': () => trial({ question: 1 }, { question: 2 }, not('not_found')),
  'question.mine': () => trial({}, {}, { natural: true }),
  'question.answer': () => trial({ question: 1 }, { question: 1, text: 'Yes.' }, not('not_found')),
  'question.hide': () => trial({ question: 1 }, { question: 2 }, not('not_found')),
  'question.restore': () => trial({ question: 1 }, { question: 2 }, not('not_found')),
  'cheer.send': () => trial({ kind: '👏' }, { kind: '🔥' }, { natural: true }),
}
const names = Object.keys(commands) as CommandName[]
const people = ['visitor', 'guest', 'owner'] as const
type Who = (typeof people)[number]
/** What ends the sender's own session, or what it may do. */
const ending = new Set<CommandName>(['host.revoke', 'session.end', 'session.forget'])

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

const session = (app: App, who: Who): Promise<{ token: string }> =>
  who === 'owner' ? app.hostSession() : app.session(who === 'guest' ? 'Ann' : undefined)

async function socketDoor(app: App, who: Who): Promise<Door> {
  const fan = await app.join(await session(app, who))
  return (command, input) => (input === undefined ? fan.raw(command) : fan.raw(command, input))
}

async function httpDoor(app: App, who: Who): Promise<Door> {
  const { token } = await session(app, who)
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
  if (ending.has(command)) return answers
  answers.push(await door(command, { id: ids[1], ...first }))
  answers.push(await door(command, { id: ids[1], ...other }))
  answers.push(await door(`${command}.`, { id: ids[2], ...first }))
  return answers
}

/** Numbers, times, codes and keys are the world's; what is left is the same at both doors. */
const ofTheWorld = ['seq', 'at', 'code', 'retryAfterMs', 'link', 'key', 'expires', 'until']
const comparable = (answers: unknown[]): unknown[] =>
  JSON.parse(JSON.stringify(answers, (key, value: unknown) => (ofTheWorld.includes(key) ? 0 : value)))

/** Why they may not; undefined = they may. */
function refusalOf(command: CommandName, who: Who): Refusal | undefined {
  const { may } = commands[command]
  if (may === 'self') return undefined
  const person = who === 'owner' ? ({ standing: 'guest', role: 'owner' } as const) : { standing: who }
  if (may in CROWD) return crowdRefusal(person, CROWD[may as CrowdCapability])
  return who === 'owner' && roleMay('owner', may as 'own') ? undefined : 'not_allowed'
}

/** What each of the answers must be like. */
function wanted(command: CommandName, who: Who, goodAnswer: unknown): unknown[] {
  const misspelt = { refused: 'unknown_command' }
  const senseless = malformed.map(() => ({ refused: expect.stringMatching(/^(bad_input|too_large)$/) }))
  const refusal = refusalOf(command, who)
  if (refusal) {
    // What is only for staff is not even read.
    const no = { refused: refusal }
    const first = refusal === 'not_allowed' ? malformed.map(() => no) : senseless
    return [...first, no, ...(ending.has(command) ? [] : [no, no, misspelt])]
  }
  if (ending.has(command)) return [...senseless, { ok: true }]
  const { first, other, refused, natural } = trials[command](1)
  const answered = refused === undefined ? { ok: true } : { refused }
  if (natural) return [...senseless, answered, answered, answered, misspelt]
  const same = JSON.stringify(first) === JSON.stringify(other)
  return [...senseless, answered, goodAnswer, same ? goodAnswer : { refused: 'id_reused' }, misspelt]
}

describe.each(names)('%s', (command) => {
  it.each(people)(
    '[GATE-3] [GATE-4] [GATE-5] [CMD-1] [CMD-2] as a %s, good, repeated, reused and malformed: one answer at both doors',
    async (who) => {
      const ids = [newId(), newId(), newId()]
      await using one = await launch()
      await using two = await launch()
      const bySocket = comparable(await play(await socketDoor(one, who), command, ids))
      const byHttp = comparable(await play(await httpDoor(two, who), command, ids))
      expect(bySocket).toEqual(byHttp)
      expect(bySocket).toMatchObject(wanted(command, who, bySocket[malformed.length]))
    },
  )
})
