import { describe, expect, it } from 'vitest'
import type { NewLine } from '../../src/chat/chat-store.ts'
import { CHAT_LIMITS } from '../../src/protocol/chat.ts'
import { accept, refuse, type PersonId } from '../../src/protocol/core.ts'
import { GATES, restrictedGate } from '../../src/rooms/gates.ts'
import type { Contract } from './contract.ts'
import {
  calmRoom,
  flood,
  line,
  newPerson,
  only,
  openRoom,
  outcome,
  sender,
  T0,
  valueOf,
  windowMs,
} from './store-stage.ts'

export const chatGatesContract: Contract = (stores) => {
  describe('gates', () => {
    gates(stores)
  })
  describe('slow mode', () => {
    slowMode(stores)
  })
  describe('holding lines', () => {
    holding(stores)
  })
}

const [ann, bob] = [newPerson(), newPerson()]
const byStaff = (text: string): NewLine => ({ ...line(newPerson(), text), staff: true })

/** A room with these gates, and what can be said there. */
async function gated(stores: Parameters<Contract>[0], gates: Record<string, string | null>) {
  const { chat, decisions } = stores()
  const stage = await openRoom(stores())
  const set = async (changes: Record<string, string | null>, counters: Record<string, number> = {}) =>
    decisions.decide(stage.room, { gates: changes, counters }, stage.at(T0, 1))
  await set(gates)
  const replies = (now: number, ...lines: NewLine[]) => chat.say(stage.room, lines, flood, stage.at(now))
  const say = async (now: number, ...lines: NewLine[]) => (await replies(now, ...lines)).map(outcome)
  return { stage, chat, set, replies, say }
}

const gates: Contract = (stores) => {
  it('[CHAT-9] in a closed room nobody says anything, staff neither, and the refusal is kept', async () => {
    const { stage, say, set } = await gated(stores, { [GATES.closed]: '1' })
    const hello = line(ann, 'hello')
    expect(await say(T0, hello, byStaff('hello'))).toEqual(['closed', 'closed'])
    await set({ [GATES.closed]: null })
    expect(await say(T0, hello, line(ann, 'again'))).toEqual(['closed', 'accepted'])
    expect(await stage.entries()).toHaveLength(2)
  })

  it('[CHAT-9] in a closed room lines are not edited, and everybody may remove their own', async () => {
    const { stage, set, chat } = await gated(stores, {})
    const { seq } = await stage.said(ann, 'secret words')
    await set({ [GATES.closed]: '1' })
    const edit = (staff: object) => ({ ...line(ann, 'other'), ...staff, line: seq, windowMs })
    for (const staff of [{}, { staff: true }])
      expect(await chat.edit(stage.room, edit(staff), stage.at(T0))).toEqual(refuse('closed'))
    expect((await chat.remove(stage.room, { ...sender(ann), line: seq }, stage.at(T0))).ok).toBe(true)
    expect(JSON.stringify(await stage.entries())).not.toContain('secret')
  })

  it('a time-out ends by itself; its refusal says what is left of it, and is not kept', async () => {
    const { say, replies } = await gated(stores, { [restrictedGate(ann)]: String(T0 + 5_000) })
    const hello = line(ann, 'hello')
    expect(await replies(T0, hello, line(bob, 'hi'))).toMatchObject([refuse('muted', 5_000), { ok: true }])
    expect(await replies(T0 + 4_999, hello)).toEqual([refuse('muted', 1)])
    expect(await say(T0 + 5_000, hello)).toEqual(['accepted'])
  })

  it('a banned person says and edits nothing until freed, whatever the time', async () => {
    const { stage, say, set, chat } = await gated(stores, {})
    const { seq } = await stage.said(ann, 'hello')
    await set({ [restrictedGate(ann)]: '0' })
    const edit = { ...line(ann, 'other'), line: seq, windowMs }
    expect(await say(T0, line(ann, 'a'))).toEqual(['banned'])
    expect(await chat.edit(stage.room, edit, stage.at(T0))).toEqual(refuse('banned'))
    await set({ [restrictedGate(ann)]: String(T0 + 9) })
    expect(await chat.edit(stage.room, { ...edit, ...sender(ann) }, stage.at(T0))).toEqual(refuse('muted', 9))
    await set({ [restrictedGate(ann)]: null })
    expect(await say(T0 + 1, line(ann, 'b'))).toEqual(['accepted'])
  })

  it('[BAN-3] what holds back one of those whom somebody has been holds them back, the strictest of several', async () => {
    const { stage, replies, set, chat } = await gated(stores, { [restrictedGate(ann)]: String(T0 + 5) })
    const [phone, household] = [newPerson(), newPerson()]
    const { seq } = await stage.said(bob, 'hello')
    const saying = () => ({ ...line(bob, 'more'), ids: [bob, phone, ann, household] })
    expect(await replies(T0, saying(), line(phone, 'not me'))).toMatchObject([refuse('muted', 5), { ok: true }])
    await set({ [restrictedGate(household)]: String(T0 + 90), [restrictedGate(phone)]: String(T0 + 7) })
    expect(await replies(T0, saying())).toEqual([refuse('muted', 90)])
    const edit = { ...saying(), line: seq, windowMs }
    expect(await chat.edit(stage.room, edit, stage.at(T0))).toEqual(refuse('muted', 90))
    await set({ [restrictedGate(phone)]: '0' })
    expect(await replies(T0, saying())).toEqual([refuse('banned')])
    expect(await replies(T0, { ...saying(), staff: true })).toMatchObject([{ ok: true }])
  })

  it('refuses in this order: closed, banned, muted, slow mode, flooding, hold full', async () => {
    const all = { [GATES.closed]: '1', [restrictedGate(ann)]: '0', [GATES.hold]: '1' }
    const { say, set } = await gated(stores, all)
    await set({}, { held: CHAT_LIMITS.heldLines })
    expect(await say(T0, line(ann, 'a'))).toEqual(['closed'])
    await set({ [GATES.closed]: null })
    expect(await say(T0, line(ann, 'b'))).toEqual(['banned'])
    await set({ [restrictedGate(ann)]: null, [GATES.hold]: null })
    expect(await say(T0, ...['c', 'd', 'e'].map((text) => line(ann, text)))).toEqual(Array(3).fill('accepted'))
    await set({ [GATES.hold]: '1', [GATES.slow]: '1000' })
    expect(await say(T0, line(ann, 'f'))).toEqual(['slow_mode'])
    expect(await say(T0 + 1_000, line(ann, 'g'))).toEqual(['flooding'])
    expect(await say(T0 + 1_001, line(ann, 'h'))).toEqual(['muted'])
    expect(await say(T0 + 20_000, line(ann, 'i'))).toEqual(['hold_full'])
  })

  it('[CHAT-5] what staff say is marked, counts for no limit, and waits for nobody', async () => {
    const { stage, say } = await gated(stores, { [GATES.hold]: '1', [GATES.slow]: '60000' })
    const host = newPerson()
    const lines = Array.from({ length: 9 }, (_, i) => ({ ...line(host, `line ${i}`), staff: true as const, re: 1 }))
    expect(await say(T0, ...lines)).toEqual(Array(9).fill('accepted'))
    const [, first] = await stage.events()
    const { id, name, text } = lines[0] as NewLine
    const said = { seq: 2, at: T0, type: 'chat.said', by: host, id, name, text, re: 1, staff: true }
    expect(first).toEqual(said)
  })
}

const slowMode: Contract = (stores) => {
  const slow = { [GATES.slow]: '30000' }

  it('[CHAT-8] a person says one line in so many seconds, and is told how long to wait', async () => {
    const { replies, say } = await gated(stores, slow)
    const second = line(ann, 'b')
    expect(await replies(T0, line(ann, 'a'), second)).toEqual([accept({ seq: 2, at: T0 }), refuse('slow_mode', 30_000)])
    expect(await replies(T0 + 29_999, second)).toEqual([refuse('slow_mode', 1)])
    expect(await say(T0 + 29_999, line(bob, 'hello'))).toEqual(['accepted'])
    expect(await say(T0 + 30_000, second)).toEqual(['accepted'])
  })

  it('[CHAT-8] lines that were said before count, also those before a mute and before the edge of a window', async () => {
    const { say, set } = await gated(stores, {})
    expect(await say(T0 + 599_000, ...['a', 'b', 'c', 'd'].map((text) => line(ann, text)))).toContain('flooding')
    await set(slow)
    expect(await say(T0 + 611_000, line(ann, 'e'))).toEqual(['slow_mode'])
    expect(await say(T0 + 629_000, line(ann, 'f'))).toEqual(['accepted'])
  })

  it('[CHAT-8] a waiting line counts; one that was refused does not; the limit is one for all accounts', async () => {
    const { say, set } = await gated(stores, { ...slow, [GATES.hold]: '1' })
    expect(await say(T0, line(ann, 'a'), { ...line(bob, 'b'), limitKey: ann })).toEqual(['accepted', 'slow_mode'])
    await set({}, { held: CHAT_LIMITS.heldLines })
    expect(await say(T0 + 30_000, line(ann, 'c'))).toEqual(['hold_full'])
    await set({ [GATES.hold]: null })
    expect(await say(T0 + 30_000, line(ann, 'd'))).toEqual(['accepted'])
  })
}

const holding: Contract = (stores) => {
  const hold = { [GATES.hold]: '1' }
  const twice = (held: NewLine, person: PersonId) => {
    const { id, name, text } = held
    return [
      { type: 'chat.held', by: person, to: 'staff', id, name, text, re: 1 },
      { type: 'chat.held', to: person, id, name, text, re: 1 },
    ]
  }

  it('[HOLD-1] a line is told to staff, then to its writer, and to nobody else; asked again, the answer is the same', async () => {
    const { stage, replies } = await gated(stores, hold)
    const hello = { ...line(ann, 'hello'), re: 1 }
    const hi = { ...line(bob, 'hi'), re: 1 }
    const answers = [accept({ seq: 2, at: T0, held: true }), accept({ seq: 4, at: T0, held: true })]
    expect(await replies(T0, hello, hi)).toEqual(answers)
    expect(await replies(T0 + 1, hi, hello)).toEqual(answers.toReversed())
    const bodies = (await stage.entries()).slice(1).map(({ body }) => body)
    expect(bodies).toEqual([...twice(hello, ann), ...twice(hi, bob)].map((event) => JSON.stringify(event)))
  })

  it('[HOLD-3] so many lines wait at once and no more; when some were judged, others may', async () => {
    const { stage, chat, say, set } = await gated(stores, hold)
    const many = Array.from({ length: CHAT_LIMITS.heldLines + 1 }, (_, i) => line(newPerson(), `line ${i}`))
    const answers = await chat.say(stage.room, many, calmRoom, stage.at(T0))
    expect(answers.slice(0, -1).every((reply) => reply.ok && reply.value.held)).toBe(true)
    expect(answers.at(-1)).toEqual(refuse('hold_full'))
    await set({}, { held: -1 })
    expect(await say(T0, ...many.slice(-1), line(ann, 'one more'))).toEqual(['accepted', 'hold_full'])
  })

  it('[HOLD-3] while lines wait, what stands is not edited but by staff', async () => {
    const { stage, chat, set } = await gated(stores, {})
    const { seq } = await stage.said(ann, 'good words')
    await set(hold)
    const edit = (text: string) => ({ ...line(ann, text), line: seq, windowMs })
    expect(await chat.edit(stage.room, edit('bad words'), stage.at(T0))).toEqual(refuse('too_late'))
    const staff = { ...edit('staff words'), staff: true as const }
    expect(valueOf(await chat.edit(stage.room, staff, stage.at(T0)))).toEqual({ seq: 3, at: T0 })
  })

  it('flooding counts waiting lines', async () => {
    const { say } = await gated(stores, hold)
    const lines = ['a', 'b', 'c', 'd'].map((text) => line(ann, text))
    expect(await say(T0, ...lines)).toEqual(['accepted', 'accepted', 'accepted', 'flooding'])
    expect(only(await say(T0, lines[0] as NewLine))).toBe('accepted')
  })
}
