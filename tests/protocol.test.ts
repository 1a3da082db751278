import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { z } from 'zod'
import {
  commands,
  FOLD_VERSION,
  PROTOCOL_VERSION,
  type CommandName,
  type RoomEvent,
  type View,
} from '../src/protocol/index.ts'
import { schemas } from '../src/protocol/schemas.ts'
import { applyEvent, emptyView } from '../src/protocol/view.ts'
import { colours } from './polls/poll-setups.ts'
import { ann, archived, card, cues, ended, history, teaser } from './protocol-history.ts'
import * as wire from '../src/protocol/wire.schema.ts'

const sorted = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value, sorted)).digest('hex').slice(0, 12)
const shapes = (all: Record<string, z.ZodType>) =>
  Object.fromEntries(
    Object.entries(all).map(([name, schema]) => [name, { ...z.toJSONSchema(schema), description: '' }]),
  )
const named = <T extends object>(all: T) => Object.keys(all) as (keyof T & string)[]

it('[PROTO-1] the wire is that of its version', () => {
  // This fails when a message changed. If older clients cannot read the new one, bump PROTOCOL_VERSION too.
  const { handshake, sessionRequest, sessionAnswer, envelope, welcome, tick, bye } = wire
  const described = {
    commands: named(schemas).map((name) => [name, commands[name], shapes(schemas[name])]),
    events: shapes(wire.eventSchemas),
    signals: shapes(wire.signalSchemas),
    messages: shapes({ handshake, sessionRequest, sessionAnswer, envelope, welcome, tick, bye }),
  }
  expect({ PROTOCOL_VERSION, digest: digest(described) }).toMatchInlineSnapshot(`
    {
      "PROTOCOL_VERSION": 4,
      "digest": "7d216371d2cd",
    }
  `)
})

it('[PROTO-2] the same log gives the same view as long as the fold is of the same version', () => {
  // This fails when a fold gives another view for the same log. Then bump FOLD_VERSION: stored checkpoints are refolded.
  const early = history.slice(0, 14).reduce(applyEvent, emptyView(true))
  const over = [...history, ended, archived].reduce(applyEvent, emptyView(true))
  const view = history.reduce(applyEvent, emptyView(true))
  expect({ FOLD_VERSION, digest: digest([early, view, over]) }).toMatchInlineSnapshot(`
    {
      "FOLD_VERSION": 5,
      "digest": "2152a38fa921",
    }
  `)
})

it('[PROTO-2] every kind of event is in the log that is folded', () => {
  expect(new Set([...history, ended, archived].map(({ type }) => type))).toEqual(
    new Set(Object.keys(wire.eventSchemas)),
  )
})

it('[PROTO-3] views and events are as the schemas say', () => {
  const views: View[] = [
    history.reduce(applyEvent, emptyView(true)),
    history.slice(0, 8).reduce(applyEvent, emptyView()),
  ]
  for (const view of views) expect(wire.view.safeParse(view).error).toBeUndefined()
  const wrong = history.filter((event) => !event.tombstone && !ownFields(event))
  expect(wrong).toEqual([])
})

function ownFields(event: RoomEvent): boolean {
  const envelope = new Set(Object.keys(wire.envelope.shape))
  const own = Object.entries(event).filter(([key]) => !envelope.has(key))
  return wire.eventSchemas[event.type].safeParse(Object.fromEntries(own)).success
}

it('[PROTO-3] no fold changes the view it was given', () => {
  const freeze = <T>(value: T): T => {
    if (value !== null && typeof value === 'object') Object.values(Object.freeze(value)).forEach(freeze)
    return value
  }
  const step = (view: View, event: RoomEvent): View => freeze(applyEvent(view, freeze(event)))
  expect(history.reduce(step, freeze(emptyView(true)))).toEqual(history.reduce(applyEvent, emptyView(true)))
})

const id = 'aaaaaaaa'
const good: Record<CommandName, object> = {
  'chat.send': { id, text: 'hi' },
  'chat.edit': { id, line: 1, text: 'hi' },
  'chat.remove': { id, line: 1 },
  'launch.create': { id, title: 'Otter', room: 'otter-5', startsAt: 5000 },
  'launch.edit': { id, changes: { lead: null, brand: { accent: '#e5a92f' } }, why: 'a typo' },
  'launch.move': { id, startsAt: 5000, archivesAt: null, why: 'rain' },
  'launch.announce': { id },
  'launch.open': { id },
  'launch.start': { id },
  'launch.end': { id },
  'launch.archive': { id },
  'teaser.plan': { id, teaser },
  'teaser.drop': { id, card: 'first' },
  'stage.set': { id, scene: card },
  'stage.plan': { id, cues },
  'stage.next': { id, cue: 'one' },
  'announcement.make': { id, text: 'Shops open at six.', until: 9000 },
  'announcement.correct': { id, announcement: 4, text: 'At seven.', texts: { es: 'A las siete.' } },
  'announcement.withdraw': { id, announcement: 4 },
  'brakes.set': { id, slow: 10, calm: false },
  'person.restrict': { id, person: ann, forMs: null, reason: 'rude' },
  'person.free': { id, person: ann },
  'chat.react': { id, line: 3, reaction: '👍', on: true },
  'chat.restore': { id, line: 3 },
  'chat.judge': { id, held: [3, 4], allow: true },
  'chat.pin': { id, line: null },
  'chat.feature': { id, line: 3, on: true },
  'cheer.send': { id, kind: '👏' },
  'question.ask': { id, text: 'why?' },
  'question.upvote': { id, question: 3, on: false },
  'question.withdraw': { id, question: 3 },
  'question.mine': { id },
  'question.answer': { id, question: 3, text: 'Because.' },
  'question.hide': { id, question: 3 },
  'question.restore': { id, question: 3 },
  'poll.draft': {
    id,
    poll: 'colour',
    setup: { kind: 'scale', question: 'How?', options: [], scale: { from: 1, to: 5 }, shown: 'close' },
  },
  'poll.drop': { id, poll: 'colour' },
  'poll.arrange': { id, polls: ['colour', 'duel'] },
  'poll.open': { id, poll: 'colour', forMs: 60_000, onAir: true },
  'poll.extend': { id, poll: 'colour', round: 1, byMs: 30_000 },
  'poll.close': { id, poll: 'colour', round: 1 },
  'poll.reveal': { id, poll: 'colour', round: 1 },
  'poll.withdraw': { id, poll: 'colour', reason: 'a typo', correction: { poll: 'second', setup: colours } },
  'poll.archive': { id, poll: 'colour' },
  'poll.vote': { id, poll: 'colour', round: 1, choice: [] },
  'poll.tap': { id, poll: 'duel', round: 1, side: 0, taps: 4 },
  'poll.mine': { id, poll: 'colour' },
  'permissions.set': { id, chat: 'member', cheer: null },
  'link.create': { id, role: 'moderator', room: 'otter-5', hours: 12, label: 'night shift' },
  'link.revoke': { id, link: 'a-link-of-ours' },
  'host.revoke': { id },
  'session.carry': { id },
  'session.end': { id },
  'session.forget': { id },
  'person.sign_out': { id, person: ann },
}
const takes = (name: CommandName, input: unknown): boolean => schemas[name].input.safeParse(input).success

it('[PROTO-4] every command takes what it should, and nothing with a field more or an id amiss', () => {
  for (const name of named(schemas)) {
    expect(takes(name, good[name])).toBe(true)
    for (const more of [
      { x: 1 },
      { by: ann },
      { id: 'short' },
      { id: 'x'.repeat(65) },
      { id: 'aaaa aaaa' },
      { id: 7 },
      { id: undefined },
    ])
      expect(takes(name, { ...good[name], ...more })).toBe(false)
    for (const other of [null, undefined, [], 0, true, 'x', [good[name]], () => 1])
      expect(takes(name, other)).toBe(false)
  }
})

it('[PROTO-4] whatever is sent, a schema says yes or no and never throws', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...named(schemas)),
      fc.anything({ withNullPrototype: true, maxDepth: 4 }),
      (name, input) => {
        expect(typeof takes(name, input)).toBe('boolean')
      },
    ),
    { numRuns: 2000 },
  )
})

it('[A14] a text is a string, whatever a binary placeholder would become', () => {
  for (const num of [0, -1, '__proto__'])
    expect(takes('chat.send', { id, text: { _placeholder: true, num } })).toBe(false)
})

it('[A41] of two keys of one name the last counts, and is judged', () => {
  expect(takes('chat.remove', JSON.parse(`{"id":"${id}","line":1,"line":"2"}`))).toBe(false)
  expect(schemas['chat.remove'].input.parse(JSON.parse(`{"id":"${id}","line":1,"line":2}`))).toEqual({ id, line: 2 })
})

it('[A42] a number is a whole one, from 1, that every reader of JSON reads alike', () => {
  for (const text of [
    '1e400',
    '-1e400',
    '-0',
    '0',
    '9007199254740993',
    '9007199254740992',
    '"5"',
    '5.5',
    'null',
    '-1',
    'true',
    '[1]',
  ])
    expect(takes('chat.remove', JSON.parse(`{"id":"${id}","line":${text}}`))).toBe(false)
  expect(takes('chat.remove', { id, line: Number.NaN })).toBe(false)
  expect(takes('chat.remove', { id, line: Number.MAX_SAFE_INTEGER })).toBe(true)
  const position = { epoch: 'e', seq: -0, digest: '' }
  expect(Object.is((wire.handshake.parse({ token: '', room: 'main', from: position }).from ?? position).seq, 0)).toBe(
    true,
  )
})

it('[A43] fifty thousand unknown fields are refused at once', () => {
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i]))
  const start = performance.now()
  expect(takes('chat.send', { ...many, ...good['chat.send'] })).toBe(false)
  expect(performance.now() - start).toBeLessThan(1000)
})

it('[A44] __proto__ and constructor are fields like others: unknown, refused, without effect', () => {
  const sent = `{"id":"${id}","text":"a","__proto__":{"role":"owner"},"constructor":{"prototype":{"x":1}}}`
  expect(takes('chat.send', JSON.parse(sent))).toBe(false)
  expect(takes('chat.send', JSON.parse(`{"id":"${id}","text":"a","__proto__":{}}`))).toBe(false)
  expect([({} as { x?: number }).x, ({} as { role?: string }).role]).toEqual([undefined, undefined])
})

it('[PROTO-4] a session is asked for by a name or by one key, not by two; a handshake names a room', () => {
  const asks = (request: unknown): boolean => wire.sessionRequest.safeParse(request).success
  const one = [{}, { name: 'Ann' }, { hostKey: 'x' }, { token: 'x' }, { carried: 'x' }]
  expect(one.filter((request) => !asks(request))).toEqual([])
  const two = one.slice(1).flatMap((request, i) => one.slice(i + 2).map((other) => ({ ...request, ...other })))
  const long = ['hostKey', 'token', 'carried'].map((key) => ({ [key]: 'x'.repeat(8193) }))
  expect(two).toHaveLength(6)
  expect([...two, ...long, { name: 7 }, { x: 1 }, null, [], { name: undefined }].filter(asks)).toEqual([])
  const comes = (auth: unknown): boolean => wire.handshake.safeParse(auth).success
  expect(comes({ token: 'x', room: 'main' })).toBe(true)
  const bad = [
    {},
    { token: 'x' },
    { token: 'x', room: 'Main' },
    { token: 'x'.repeat(8193), room: 'main' },
    { token: 'x', room: 'main', from: {} },
  ]
  expect([...bad, { token: 'x', room: 'main', x: 1 }, null, 'x', [1]].filter(comes)).toEqual([])
})
