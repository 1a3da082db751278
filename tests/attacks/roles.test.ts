import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { commands, type CommandName } from '../../src/protocol/index.ts'
import { refusal, type Signed } from '../persons/shop.ts'
import { newId, post, type Fan } from '../support.ts'
import { PEOPLE, roleCast, type Cast, type Who } from './role-cast.ts'

/** Who may send it: said here once more, so that no slip in the table of the code goes by. */
const NEEDS: Record<
  CommandName,
  'anybody' | 'crowd' | 'named' | 'staff' | 'moderator' | 'host' | 'host of the house' | 'owner'
> = {
  'cheer.send': 'crowd',
  'chat.react': 'crowd',
  'chat.send': 'named',
  'chat.edit': 'named',
  'chat.remove': 'named',
  'question.ask': 'named',
  'question.upvote': 'named',
  'question.withdraw': 'anybody',
  'question.mine': 'anybody',
  'question.answer': 'staff',
  'question.hide': 'moderator',
  'question.restore': 'moderator',
  'chat.restore': 'moderator',
  'chat.judge': 'moderator',
  'brakes.set': 'moderator',
  'person.restrict': 'moderator',
  'person.free': 'moderator',
  'permissions.set': 'moderator',
  'poll.draft': 'host',
  'poll.drop': 'host',
  'poll.arrange': 'host',
  'poll.open': 'host',
  'poll.extend': 'host',
  'poll.close': 'host',
  'poll.reveal': 'host',
  'poll.withdraw': 'host',
  'poll.archive': 'host',
  'poll.vote': 'crowd',
  'poll.tap': 'crowd',
  'poll.mine': 'anybody',
  'chat.pin': 'host',
  'chat.feature': 'host',
  'stage.set': 'host',
  'stage.plan': 'host',
  'stage.next': 'host',
  'announcement.make': 'host',
  'announcement.correct': 'host',
  'announcement.withdraw': 'host',
  'teaser.plan': 'host',
  'teaser.drop': 'host',
  'launch.edit': 'host',
  'launch.move': 'host',
  'launch.announce': 'host',
  'launch.open': 'host',
  'launch.start': 'host',
  'launch.end': 'host',
  'launch.archive': 'host',
  'launch.create': 'host of the house',
  'link.create': 'host of the house',
  'link.revoke': 'host of the house',
  'person.sign_out': 'owner',
  'host.revoke': 'owner',
  'session.carry': 'anybody',
  'session.end': 'anybody',
  'session.forget': 'anybody',
}
const names = Object.keys(commands) as CommandName[]

/** Which of those each may, in the room of the cast. */
const MAY: Record<Who, readonly (typeof NEEDS)[CommandName][]> = {
  visitor: ['anybody', 'crowd'],
  guest: ['anybody', 'crowd', 'named'],
  member: ['anybody', 'crowd', 'named'],
  display: ['anybody'],
  staff: ['anybody', 'crowd', 'named', 'staff'],
  moderator: ['anybody', 'crowd', 'named', 'staff', 'moderator'],
  host: ['anybody', 'crowd', 'named', 'staff', 'moderator', 'host'],
  'host everywhere': ['anybody', 'crowd', 'named', 'staff', 'moderator', 'host', 'host of the house'],
  owner: ['anybody', 'crowd', 'named', 'staff', 'moderator', 'host', 'host of the house', 'owner'],
  'moderator elsewhere': ['anybody', 'crowd', 'named'],
  'host elsewhere': ['anybody', 'crowd', 'named'],
  'host whose link was revoked': ['anybody', 'crowd', 'named'],
}
const forbiddenTo = (who: Who): CommandName[] => names.filter((name) => !MAY[who].includes(NEEDS[name]))
const refusalOf = (who: Who, name: CommandName): string =>
  who === 'visitor' && NEEDS[name] === 'named' ? 'name_first' : 'not_allowed'

let dir: string
let cast: Cast
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanfare-roles-'))
  cast = await roleCast(dir)
})
afterAll(async () => {
  await cast[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

type Send = (name: CommandName, input: object) => Promise<string>

const byHttp =
  ({ token }: Signed, room: RoomId): Send =>
  (name, input) =>
    refusal(post(`${cast.app.url}/api/rooms/${room}/do/${name}`, { id: newId(), ...input }, token))

/** Over sockets of their own, each used for as many as it bears before it is cut. */
function bySocket(who: Signed, room: RoomId): Send {
  let [fan, sent]: [Fan | undefined, number] = [undefined, 0]
  return async (name, input) => {
    if (sent++ % 15 === 0) {
      fan?.socket.disconnect()
      fan = await cast.app.join(who, { room })
    }
    const reply = await (fan as Fan).raw(name, { id: newId(), ...input })
    return reply.ok ? 'accepted' : reply.refused
  }
}
const doors = [
  ['HTTP', byHttp],
  ['sockets', bySocket],
] as const

/** As many as one person may send at once, and some to spare. */
const AT_ONCE = 30
const inParts = (all: readonly CommandName[]): CommandName[][] =>
  Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE))

describe.each(PEOPLE)('%s', (who) => {
  it.each(doors)(
    '[A62] [ROLE-4] every command that is not theirs is refused over %s, and written down, and nothing has changed',
    async (_name, door) => {
      const { room, somebody, kept, inputs, logged } = cast
      for (const forbidden of inParts(forbiddenTo(who))) {
        const them = await somebody(who)
        const before = await kept()
        const written = logged.length
        const send = door(them, room)
        const answers: [CommandName, string][] = []
        for (const name of forbidden) answers.push([name, await send(name, inputs[name])])
        expect(answers).toEqual(forbidden.map((name) => [name, refusalOf(who, name)]))
        const refused = forbidden.filter((name) => refusalOf(who, name) === 'not_allowed')
        expect(logged.slice(written)).toMatchObject(
          refused.map((command) => ({ msg: 'refused: not allowed', command, room, person: them.person.id })),
        )
        expect(await kept()).toEqual(before)
      }
    },
  )

  it('[ROLE-4] what is theirs is not refused for their role', async () => {
    const theirs = names.filter((name) => MAY[who].includes(NEEDS[name]))
    // Without an id nothing happens; what the crowd may do is judged after it is read.
    for (const part of inParts(theirs)) {
      const send = byHttp(await cast.somebody(who), cast.room)
      for (const name of part) expect([name, await send(name, { id: undefined })]).toEqual([name, 'bad_input'])
    }
    const send = byHttp(await cast.somebody(who), cast.room)
    expect(await send('cheer.send', { kind: '👏' })).toBe(MAY[who].includes('crowd') ? 'accepted' : 'not_allowed')
  })
})

it('[A62] a role of one room is none in another, by either door', async () => {
  const { other, inputs, kept, somebody } = cast
  for (const who of ['moderator', 'host', 'staff', 'display'] as const)
    for (const [, door] of doors) {
      const send = door(await somebody(who), other)
      const before = await kept()
      for (const name of names.filter((each) => ['staff', 'moderator', 'host'].includes(NEEDS[each])))
        expect([who, name, await send(name, inputs[name])]).toEqual([who, name, 'not_allowed'])
      expect(await kept()).toEqual(before)
    }
})

it('[A62] nobody but staff of the room sees what is for its staff', async () => {
  const { app, room, people } = cast
  const sees = await Promise.all(
    PEOPLE.map(async (who) => {
      const fan = await app.join(people[who], { room })
      return [who, fan.room.view.staff !== undefined, fan.house.view.staff !== undefined]
    }),
  )
  const staff = new Set<Who>(['staff', 'moderator', 'host', 'host everywhere', 'owner'])
  expect(sees).toEqual(PEOPLE.map((who) => [who, staff.has(who), staff.has(who)]))
})

describe('who stands above whom', () => {
  const fans: Who[] = ['visitor', 'guest', 'member', 'display', 'host whose link was revoked']
  const mods: Who[] = ['moderator', 'moderator elsewhere']
  const RANKED: [Who, readonly Who[]][] = [
    ['moderator', [...fans, 'staff']],
    ['host', [...fans, 'staff', ...mods]],
    ['owner', [...fans, 'staff', ...mods, 'host', 'host everywhere', 'host elsewhere']],
  ]
  const restrict = (by: Who, whom: Who, forMs: number | null): Promise<string> =>
    byHttp(cast.people[by], cast.room)('person.restrict', { person: cast.people[whom].person.id, forMs })

  it.each(RANKED)(
    '[A91] %s: holds back who stands below, for a while or for good, and nobody else',
    async (by, below) => {
      const { owner } = cast
      for (const whom of PEOPLE) {
        const may = below.includes(whom)
        for (const forMs of [60_000, null])
          expect([by, whom, await restrict(by, whom, forMs)]).toEqual([by, whom, may ? 'accepted' : 'not_allowed'])
        expect(await owner.send('person.free', { person: cast.people[whom].person.id })).toMatchObject({ ok: may })
      }
    },
  )

  it('[A91] nobody gives a role that is not below their own, but owners', async () => {
    const give = (who: Who, role: string) => byHttp(cast.people[who], cast.room)('link.create', { role, hours: 1 })
    const roles = ['display', 'staff', 'moderator', 'host', 'owner']
    const given = async (who: Who) => Promise.all(roles.map((role) => give(who, role)))
    const no = 'not_allowed'
    expect(await given('host everywhere')).toEqual(['accepted', 'accepted', 'accepted', no, no])
    expect(await given('owner')).toEqual(Array(5).fill('accepted'))
    const { owner } = cast
    const made = await owner.send('link.create', { role: 'host', hours: 1 })
    const link = made.ok ? made.value.link : ''
    expect(await byHttp(cast.people['host everywhere'], cast.room)('link.revoke', { link })).toBe(no)
  })
})

/** Last: it uses the cast up. */
it('[A62] [ROLE-4] an owner may do all of that, and it happens', async () => {
  const { inputs, room } = cast
  const answers: Partial<Record<CommandName, string>> = {}
  for (const part of inParts(Object.keys(inputs) as CommandName[])) {
    const send = byHttp(await cast.somebody('owner'), room)
    for (const name of part) answers[name] = await send(name, inputs[name])
  }
  const others = Object.entries(answers).filter(([, answer]) => answer !== 'accepted')
  // A poll is open, whose votes are to be counted first. A lounge is on air already; somebody else's line is not edited by anybody; and after the session's end there is none.
  expect(Object.fromEntries(others)).toEqual({
    ...{ 'launch.announce': 'not_now', 'launch.open': 'not_now', 'launch.archive': 'owed', 'launch.start': 'not_now' },
    ...{ 'chat.edit': 'not_yours', 'question.withdraw': 'not_yours', 'session.forget': 'token_invalid' },
  })
})
