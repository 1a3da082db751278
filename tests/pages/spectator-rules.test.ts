import { describe, expect, it } from 'vitest'
import { mayWrite } from '../../client/src/room/may-write.ts'
import { airName, onAir } from '../../client/src/room/on-air.ts'
import { Conversation } from '../../client/src/room/conversation.ts'
import { FOLDING, keptRows, rowsOf } from '../../client/src/room/rows.ts'
import { ServerClock } from '../../client/src/room/server-clock.ts'
import { StageFollowing } from '../../client/src/room/stage-following.ts'
import { Cheering, risen } from '../../client/src/room/cheering.ts'
import { Reactions } from '../../client/src/room/reactions.ts'
import { partsOf } from '../../client/src/ui/line-parts.ts'
import { signal } from '@preact/signals'
import type { Person, PersonId, Reply } from '../../src/protocol/core.ts'
import type { ChatLine } from '../../src/protocol/chat.ts'
import type { RoomEvent, Signal } from '../../src/protocol/index.ts'
import { emptyView } from '../../src/protocol/view.ts'

const me: Person = { id: 'g_me' as PersonId, standing: 'guest', name: 'Ann' }
const says = (seq: number, by: string, text: string, more: Partial<ChatLine> = {}): ChatLine => ({
  seq,
  at: 1_000_000 + seq * 1000,
  by: by as PersonId,
  name: by,
  text,
  ...more,
})
const rows = (lines: ChatLine[]) => rowsOf(lines, { waiting: [], me })
const shown = (lines: ChatLine[]) => rows(lines).map(({ line, seqs }) => `${line.text} x${seqs.length}`)

describe('[PAGE-24] equal lines are folded into one', () => {
  it('counts people who say the same, whatever the case, the width and the marks', () => {
    const lines = [
      says(1, 'a', 'Night brass!'),
      says(2, 'b', 'other'),
      says(3, 'c', 'night  BRASS'),
      says(4, 'd', 'Ｎight brass！'),
    ]
    expect(shown(lines)).toEqual(['Night brass! x3', 'other x1'])
    expect(rows(lines)[0]?.seqs).toEqual([1, 3, 4])
  })

  it('counts a person once, and never folds own lines, staff, answers, or what names the reader', () => {
    expect(shown([says(1, 'a', 'go'), says(2, 'a', 'go')])).toEqual(['go x1', 'go x1'])
    expect(shown([says(1, 'a', 'go'), says(2, 'g_me', 'go'), says(3, 'b', 'go')])).toEqual(['go x2', 'go x1'])
    expect(shown([says(1, 'a', 'go', { staff: true }), says(2, 'b', 'go')])).toEqual(['go x1', 'go x1'])
    expect(shown([says(1, 'a', 'go'), says(2, 'b', 'go', { staff: true })])).toEqual(['go x1', 'go x1'])
    expect(shown([says(1, 'a', 'go'), says(2, 'b', 'go', { re: 1 })])).toEqual(['go x1', 'go x1'])
    expect(shown([says(1, 'a', 'hi @Ann'), says(2, 'b', 'hi @ann')])).toEqual(['hi @Ann x1', 'hi @ann x1'])
    expect(shown([says(1, 'a', '', { removed: true }), says(2, 'b', '', { removed: true })])).toHaveLength(2)
  })

  it('looks back half a minute from the last one, and a dozen rows', () => {
    const late = (seq: number, by: string, at: number) => says(seq, by, 'go', { at: 1_000_000 + at })
    expect(shown([late(1, 'a', 0), late(2, 'b', FOLDING.withinMs), late(3, 'c', 2 * FOLDING.withinMs)])).toEqual([
      'go x3',
    ])
    expect(shown([late(1, 'a', 0), late(2, 'b', FOLDING.withinMs + 1)])).toEqual(['go x1', 'go x1'])
    const between = (n: number) => Array.from({ length: n }, (_, i) => says(2 + i, `p${i}`, `${i}`, { at: 1_000_000 }))
    const around = (n: number) => shown([late(1, 'a', 0), ...between(n), late(90, 'b', 1)]).length
    expect(around(FOLDING.rows - 1)).toBe(FOLDING.rows)
    expect(around(FOLDING.rows)).toBe(FOLDING.rows + 2)
  })

  it('keeps pictures and marks apart when a line is nothing else', () => {
    expect(shown([says(1, 'a', '!!!'), says(2, 'b', '???'), says(3, 'c', '🔥'), says(4, 'd', '🔥')])).toEqual([
      '!!! x1',
      '??? x1',
      '🔥 x2',
    ])
  })
})

it('a line is for the reader when it names them or answers them', () => {
  const lines = [
    says(1, 'g_me', 'mine'),
    says(2, 'b', 'yes', { re: 1 }),
    says(3, 'c', 'hello @ann!'),
    says(4, 'd', 'x@ann.example @Annie'),
  ]
  expect(rows(lines).map(({ forMe }) => forMe)).toEqual([false, true, true, false])
  expect(rows(lines)[1]?.quoted?.text).toBe('mine')
})

it('own lines that wait stand where they were said, and those that were not let through', () => {
  const held = [{ held: 2, at: 2, text: 'waits' }]
  const declined = [{ held: 4, at: 4, text: 'no' }]
  const drawn = rowsOf([says(1, 'a', 'one'), says(3, 'b', 'three')], { waiting: [], me, held, declined })
  expect(drawn.map(({ line, held: how, own }) => `${line.text} ${how ?? 'said'} ${own}`)).toEqual([
    'one said false',
    'waits waiting true',
    'three said false',
    'no declined true',
  ])
})

describe('[PAGE-9] addresses in lines say where they lead', () => {
  const links = (text: string) => partsOf(text).flatMap((part) => (part.is === 'link' ? [part.href] : []))
  const whole = (text: string) =>
    partsOf(text).map((part) => (part.is === 'link' ? `<${part.host}|${part.rest}>` : part.text))
  it('follows http and https alone, without what ends the sentence', () => {
    expect(whole('see https://aurora.example/specs, or (http://a.example).')).toEqual([
      'see ',
      '<aurora.example|/specs>',
      ', or (',
      '<a.example|>',
      ').',
    ])
    expect(links('javascript:alert(1) data:text/html,x ftp://a.example file:///etc HTTPS://OK.example')).toEqual([
      'https://ok.example/',
    ])
  })
  it('shows the real host: no name before an @, no look-alike letters', () => {
    expect(links('https://bank.example@evil.example/ https://a:b@evil.example')).toEqual([])
    expect(whole('https://аррӏе.example')).toEqual(['<xn--80ak6aa92e.example|>'])
  })
  it('says all of a text, whatever is in it', () => {
    const said = (text: string) =>
      partsOf(text, 'Ann')
        .map((part) => (part.is === 'link' ? text.slice(text.indexOf('http')) : part.text))
        .join('')
    for (const text of ['', '@Ann', '@ann@ann', 'a\nb', '@Ann, @Anna İ @ann', '<b>']) expect(said(text)).toBe(text)
    expect(partsOf('hi @ANN and @Anna', 'Ann').map(({ is }) => is)).toEqual(['words', 'me', 'words'])
  })
})

describe('[PAGE-10] the countdown follows the server, not the device', () => {
  it('takes the sample that was on its way for the shortest time', () => {
    let steady = 0
    const clock = new ServerClock(() => steady)
    const truth = () => 5_000_000 + steady
    for (const [after, delay] of [
      [0, 400],
      [1_000, 90],
      [1_000, 1_500],
      [1_000, 300],
    ] as const) {
      steady += after
      const sent = truth()
      steady += delay
      clock.heard(sent)
    }
    expect(truth() - clock.now()).toBe(90)
  })
  it('forgets old samples, so that a device whose clock runs fast does not run ahead', () => {
    let steady = 0
    const clock = new ServerClock(() => steady)
    // This device counts 1,001 ms in a second.
    for (let second = 0; second <= 3_600; second++) {
      steady = second * 1_001
      clock.heard(5_000_000 + second * 1_000)
    }
    expect(Math.abs(clock.now() - (5_000_000 + 3_600_000))).toBeLessThan(700)
  })
})

it('says who may write, and until when not', () => {
  const now = 1_000_000
  const view = emptyView()
  const may = (change: (draft: ReturnType<typeof emptyView>) => void, who: Person = me) => {
    const draft = structuredClone(view)
    change(draft)
    return mayWrite(draft, who, now)
  }
  const spoke = (draft: ReturnType<typeof emptyView>) =>
    (draft.everyone.chat = { lines: [says(1, 'g_me', 'x', { at: now - 4_000 })], featured: [] })
  expect(may(() => undefined)).toEqual({ is: 'yes' })
  expect(may((v) => (v.everyone.launch.phase = 'archived'))).toEqual({ is: 'archived' })
  expect(may((v) => (v.mine.brakes = { until: null, reason: 'rude' }))).toEqual({ is: 'banned', reason: 'rude' })
  expect(may((v) => (v.mine.brakes = { until: now + 1 }))).toEqual({ is: 'timed_out', untilAt: now + 1 })
  expect(may((v) => (v.mine.brakes = { until: now }))).toEqual({ is: 'yes' })
  expect(may((v) => (v.mine.chat = { mutedUntil: now + 5, held: [] }))).toEqual({ is: 'muted', untilAt: now + 5 })
  const slow = (v: ReturnType<typeof emptyView>) => {
    spoke(v)
    v.everyone.brakes = { ...v.everyone.brakes, slow: 10 }
  }
  expect(may(slow)).toEqual({ is: 'slow', untilAt: now + 6_000 })
  expect(may(slow, { ...me, role: 'host' })).toEqual({ is: 'yes' })
  const among = (chat: 'member' | null) => (v: ReturnType<typeof emptyView>) =>
    (v.everyone.permissions = { ...v.everyone.permissions, chat })
  expect(may(among('member'))).toEqual({ is: 'members_only' })
  expect(may(among('member'), { ...me, standing: 'member' })).toEqual({ is: 'yes' })
  expect(may(among(null), { ...me, standing: 'member' })).toEqual({ is: 'not_allowed' })
  expect(may(among(null), { ...me, role: 'staff' })).toEqual({ is: 'yes' })
  const calm = (v: ReturnType<typeof emptyView>) => {
    spoke(v)
    v.everyone.brakes = { ...v.everyone.brakes, calm: true }
  }
  expect(may(calm)).toEqual({ is: 'slow', untilAt: now + 26_000 })
})

it('shows on stage what hosts put on air, else what the phase has by itself', () => {
  const { launch } = emptyView().everyone
  const is = (change: object, stage = {}) => onAir({ launch: { ...launch, ...change }, stage }).is
  const stream = { kind: 'hls', url: '/live.m3u8' } as const
  expect(is({ phase: 'warmup' })).toBe('opening')
  expect(is({ phase: 'lobby', startsAt: 5 })).toBe('wait')
  expect(is({ phase: 'live' })).toBe('open')
  expect(is({ phase: 'live', stream })).toBe('stream')
  expect(is({ phase: 'after', stream })).toBe('thanks')
  expect(is({ phase: 'live', stream }, { scene: { kind: 'wall' } })).toBe('wall')
  expect(is({ phase: 'live' }, { scene: { kind: 'stream' } })).toBe('open')
  expect(is({ phase: 'archived' }, { scene: { kind: 'wall' } })).toBe('over')
  const name = (since: number) => airName({ launch, stage: { scene: { kind: 'wall' }, since } })
  expect(name(1)).not.toBe(name(2))
})

it('[PAGE-11] who looks elsewhere is told of something new on stage, and one tap leads back', () => {
  const following = new StageFollowing()
  expect(following.missed('wall')).toBe(false)
  following.fold('stream')
  following.fold('stream')
  expect(following.size.value).toBe('away')
  expect(following.missed('stream')).toBe(false)
  expect(following.missed('card')).toBe(true)
  following.follow()
  expect(following.size.value).toBe('full')
  expect(following.missed('card')).toBe(false)
})

it('cheers are seen at once and sent once a second', () => {
  const sent: string[] = []
  const cheering = new Cheering(signal(undefined), (kind) => sent.push(kind))
  cheering.cheer()
  cheering.cheer('🔥')
  expect(sent).toEqual(['👏'])
  expect(cheering.own.value).toEqual({ kind: '🔥', n: 2 })
  expect(cheering.kind.value).toBe('🔥')
  expect(risen({ '👏': 3 }, { '👏': 5, '🎉': 1 })).toEqual([
    { kind: '👏', by: 2 },
    { kind: '🎉', by: 1 },
  ])
  expect(risen({ '👏': 3 }, {})).toEqual([])
})

it('a reaction is seen at once, follows what the room tells, and is undone when it was refused', async () => {
  const told = signal<Signal<'chat.reactions'> | undefined>({ version: 10, seq: 1, value: { 7: [2, 0, 0, 0, 0, 1] } })
  const answers: ((reply: Reply<{ counts: number[] }>) => void)[] = []
  let now = 20
  const reactions = new Reactions(
    told,
    () => now,
    () => new Promise((answer) => answers.push(answer)),
  )
  const drawn = () => reactions.of(7).map(({ reaction, count, mine }) => `${reaction}${count}${mine ? '*' : ''}`)
  expect(drawn()).toEqual(['👍2', '🔥1'])
  const given = reactions.toggle(7, '👍')
  expect(drawn()).toEqual(['👍3*', '🔥1'])
  answers[0]?.({ ok: true, value: { counts: [3, 0, 0, 0, 0, 1] } })
  expect(await given).toBe(true)
  expect(drawn()).toEqual(['👍3*', '🔥1'])
  told.value = { version: 30, seq: 1, value: { 7: [5, 0, 0, 0, 0, 1] } }
  expect(drawn()).toEqual(['👍5*', '🔥1'])
  now = 40
  const back = reactions.toggle(7, '👍')
  expect(drawn()).toEqual(['👍4', '🔥1'])
  answers[1]?.({ ok: false, refused: 'closed', message: '' })
  expect(await back).toBe(false)
  expect(drawn()).toEqual(['👍5*', '🔥1'])
  expect(reactions.of(7)).toBe(reactions.of(7))
})

describe('a rush of lines', () => {
  const until = (seq: number) => Array.from({ length: seq }, (_, i) => says(i + 1, `g_${i}`, `line ${i + 1}`))
  const events = (from: number, to: number) =>
    until(to)
      .slice(from)
      .map((line) => ({ ...line, type: 'chat.said' }) as RoomEvent)
  const last = (conversation: Conversation) => conversation.lines.value.at(-1)?.seq

  it('is shown together, a few times a second, and only what can be read', async () => {
    const conversation = new Conversation(() => new Promise(() => undefined))
    conversation.follow(until(20), events(0, 20), false, false)
    expect(last(conversation)).toBe(20)
    for (const to of [40, 60, 80, 100]) conversation.follow(until(to), events(to - 20, to), false, false)
    expect(last(conversation)).toBe(20)
    await expect.poll(() => last(conversation)).toBe(100)
    expect(conversation.lines.value.length).toBe(40)
    conversation.pause()
    expect(conversation.lines.value.length).toBe(100)
  })

  it('does not keep a reader from seeing their own line, nor a start over', () => {
    const conversation = new Conversation(() => new Promise(() => undefined))
    conversation.follow(until(20), events(0, 20), false, false)
    conversation.follow(until(40), events(20, 40), false, false)
    conversation.follow(until(60), events(40, 60), false, true)
    expect(last(conversation)).toBe(60)
    conversation.follow(until(90), [], true, false)
    expect(last(conversation)).toBe(90)
  })
})

it('rows that say the same as before are the same values', () => {
  const lines = [says(1, 'g_a', 'one'), says(2, 'g_b', 'two')]
  const before = rows(lines)
  const after = keptRows(before, rows([...lines, says(3, 'g_c', 'TWO')]))
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
  expect(after[1]?.seqs).toEqual([2, 3])
})
