import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, vi } from 'vitest'
import type { CommandName } from '../../src/protocol/index.ts'
import type { LinkRole } from '../../src/protocol/hosts.ts'
import type { PersonId, RoomId } from '../../src/protocol/core.ts'
import { done } from '../chat/chat-cast.ts'
import { ask, newCustomer, shopEnv, signOn, type Signed } from '../persons/shop.ts'
import { colours, duel } from '../polls/poll-setups.ts'
import type { PollId } from '../../src/protocol/polls.ts'
import { launch, newRoom, type App, type Fan } from '../support.ts'

/** A room with somebody of every kind, where something can be done with every command. */
export interface Cast extends AsyncDisposable {
  app: App
  room: RoomId
  other: RoomId
  owner: Fan
  people: Record<Who, Signed>
  /** One more of that kind, who has sent nothing yet. */
  somebody: (who: Who) => Promise<Signed>
  /** What was written down, one object a line. */
  logged: { msg: string; command?: string; room?: string; person?: PersonId }[]
  /** A good input for every command. */
  inputs: Record<CommandName, object>
  /** Digests of everything that the server keeps, as it stands on the disk. */
  kept: () => Promise<Record<string, string>>
}

export const PEOPLE = [
  ...['visitor', 'guest', 'member', 'display', 'staff', 'moderator', 'host', 'host everywhere', 'owner'],
  ...['moderator elsewhere', 'host elsewhere', 'host whose link was revoked'],
] as const satisfies string[]
export type Who = (typeof PEOPLE)[number]

export async function roleCast(dir: string): Promise<Cast> {
  const logged: Cast['logged'] = []
  const write = (line: string): void => void logged.push(JSON.parse(line) as Cast['logged'][number])
  const app = await launch({ dir, env: shopEnv, logger: pino({ level: 'info' }, { write }) })
  const [room, other] = [await newRoom(app), await newRoom(app)]
  const owner = await app.join(await app.hostSession(), { room })
  const somebody = minter(app, owner, { room, other })
  const minted = await Promise.all(PEOPLE.map(async (who) => [who, await somebody(who)] as const))
  const people = Object.fromEntries(minted) as Cast['people']
  const inputs = await inputsIn(app, room, owner)
  // Some time after a removal the server writes by itself, so that the words are nowhere.
  await vi.waitFor(async () => expect(await app.stores.stores.log.loadCheckpoint(room)).toBeDefined(), 5_000)
  return {
    ...{ app, room, other, owner, people, somebody, logged, inputs },
    kept: () => filesIn(dir),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

/** Links for each role that one gets by a link, each used by as many as are asked for. */
function minter(app: App, owner: Fan, { room, other }: { room: RoomId; other: RoomId }): Cast['somebody'] {
  const keys = new Map<Who, string>()
  const make = async (role: LinkRole, where?: RoomId) =>
    done(await owner.send('link.create', { role, hours: 1, ...(where && { room: where }) }))
  const link: Partial<Record<Who, () => Promise<{ key: string }>>> = {
    display: () => make('display', room),
    staff: () => make('staff', room),
    moderator: () => make('moderator', room),
    host: () => make('host', room),
    'host everywhere': () => make('host'),
    owner: () => make('owner'),
    'moderator elsewhere': () => make('moderator', other),
    'host elsewhere': () => make('host', other),
  }
  const revoked = async (): Promise<Signed> => {
    const made = await make('host')
    const signed = await ask(app, { hostKey: made.key })
    done(await owner.send('link.revoke', { link: made.link }))
    await vi.waitFor(async () => expect((await ask(app, {}, signed.token)).person).not.toHaveProperty('role'))
    return signed
  }
  return async (who) => {
    if (who === 'visitor' || who === 'guest') return ask(app, who === 'guest' ? { name: 'Gus' } : {})
    if (who === 'member') return signOn(app, newCustomer())
    if (who === 'host whose link was revoked') return revoked()
    const key = keys.get(who) ?? (await link[who]?.())?.key ?? ''
    keys.set(who, key)
    return ask(app, { hostKey: key })
  }
}

const digestOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
const filesIn = async (dir: string): Promise<Record<string, string>> => {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((file) => file.isFile())
  const paths = names.map(({ parentPath, name }) => join(parentPath, name)).toSorted()
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await digestOf(path)])))
}

const FAR = 4_000_000_000_000

/** Polls in every state: something can be done with each of them. */
async function pollsIn(owner: Fan): Promise<void> {
  const hidden = { ...colours, shown: 'reveal' } as const
  const open = { open: { ...colours, forMs: 60_000 }, battle: duel, wrong: colours, closing: colours }
  const queued = { waits: colours, dropped: colours }
  const of = (name: string): PollId => name as PollId
  for (const [poll, setup] of Object.entries({ old: colours, hidden, ...open, ...queued }))
    done(await owner.send('poll.draft', { poll: of(poll), setup }))
  for (const poll of ['old', 'hidden']) done(await owner.send('poll.open', { poll: of(poll) }))
  done(await owner.send('poll.withdraw', { poll: of('old'), reason: 'A mistake.' }))
  done(await owner.send('poll.close', { poll: of('hidden'), round: 1 }))
  await owner.until(({ room: { view } }) => view.staff?.polls.counted.length === 1)
  for (const poll of Object.keys(open)) done(await owner.send('poll.open', { poll: of(poll) }))
}

/** Things are said and planned, so that there is something to change. */
async function inputsIn(app: App, room: RoomId, owner: Fan): Promise<Cast['inputs']> {
  const ann = await app.join('Ann', { room })
  const { seq: line } = done(await ann.send('chat.send', { text: 'a line' }))
  await owner.send('brakes.set', { hold: true })
  const { seq: held } = done(await ann.send('chat.send', { text: 'a line that waits' }))
  await owner.send('brakes.set', { hold: false })
  const { seq: gone } = done(await owner.send('chat.send', { text: 'a line that goes' }))
  await owner.send('chat.remove', { line: gone })
  const { seq: announcement } = done(await owner.send('announcement.make', { text: 'Six.' }))
  const { seq: question } = done(await ann.send('question.ask', { text: 'a question' }))
  const { seq: hidden } = done(await ann.send('question.ask', { text: 'a question that is hidden' }))
  await owner.send('question.hide', { question: hidden })
  const cue = { cue: 'one', note: 'One', scene: { kind: 'wall' } } as const
  await owner.send('stage.plan', { cues: [cue] })
  await owner.send('teaser.plan', { teaser: { card: 'a', at: FAR, title: 'Soon' } })
  const { link } = done(await owner.send('link.create', { role: 'staff', hours: 2 }))
  const person = ann.welcomes[0]?.you.id ?? ''
  await pollsIn(owner)
  return {
    'poll.draft': { poll: 'waits', setup: colours },
    'poll.drop': { poll: 'dropped' },
    'poll.arrange': { polls: ['waits'] },
    'poll.open': { poll: 'waits' },
    'poll.extend': { poll: 'open', round: 1, byMs: 1_000 },
    'poll.close': { poll: 'closing', round: 1 },
    'poll.reveal': { poll: 'hidden', round: 1 },
    'poll.withdraw': { poll: 'wrong', reason: 'A mistake.' },
    'poll.archive': { poll: 'old' },
    'poll.vote': { poll: 'open', round: 1, choice: [0] },
    'poll.tap': { poll: 'battle', round: 1, side: 0, taps: 1 },
    'poll.mine': { poll: 'open' },
    'chat.send': { text: 'mine' },
    'chat.react': { line, reaction: '🔥', on: true },
    'chat.pin': { line },
    'chat.feature': { line, on: true },
    'chat.edit': { line, text: 'changed' },
    'chat.remove': { line },
    'chat.restore': { line: gone },
    'chat.judge': { held: [held], allow: true },
    'cheer.send': { kind: '👏' },
    'question.ask': { text: 'mine?' },
    'question.upvote': { question, on: true },
    'question.withdraw': { question },
    'question.mine': {},
    'question.answer': { question },
    'question.hide': { question },
    'question.restore': { question: hidden },
    'brakes.set': { slow: 5 },
    'person.restrict': { person, forMs: null },
    'person.free': { person },
    'permissions.set': { chat: null },
    'stage.set': { scene: { kind: 'wall' } },
    'stage.next': { cue: 'one' },
    'stage.plan': { cues: [] },
    'announcement.make': { text: 'Seven.' },
    'announcement.correct': { announcement, text: 'Seven.' },
    'announcement.withdraw': { announcement },
    'teaser.plan': { teaser: { card: 'b', at: FAR, title: 'Soon' } },
    'teaser.drop': { card: 'a' },
    'launch.create': { title: 'A launch' },
    'launch.edit': { changes: { lead: 'New.' } },
    'launch.move': { archivesAt: FAR },
    'launch.announce': {},
    'launch.open': {},
    'launch.start': {},
    'launch.end': {},
    'launch.archive': {},
    'link.create': { role: 'staff', hours: 1 },
    'link.revoke': { link },
    'session.carry': {},
    'person.sign_out': { person },
    'host.revoke': {},
    'session.end': {},
    'session.forget': {},
  }
}
