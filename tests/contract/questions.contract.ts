import { describe, expect, it } from 'vitest'
import type { PersonId } from '../../src/protocol/core.ts'
import { accept, refuse } from '../../src/protocol/core.ts'
import type { AskingLimit, NewQuestion, Upvote } from '../../src/questions/question-store.ts'
import { eventBody, tombstoneBody } from '../../src/rooms/event-body.ts'
import { GATES, restrictedGate } from '../../src/rooms/gates.ts'
import type { Contract } from './contract.ts'
import { losesLog, newEpoch, newPerson, only, openRoom, outcome, sender, T0, valueOf, WINDOW } from './store-stage.ts'

export const questionContract: Contract = (stores) => {
  describe('asking questions', () => {
    asking(stores)
  })
  describe('upvoting questions', () => {
    upvoting(stores)
  })
}

const [ann, bob, eve] = [newPerson(), newPerson(), newPerson()]
const three: AskingLimit = { questions: 3, withinMs: 60_000 }
const asked = (person: PersonId, text: string): NewQuestion => ({ ...sender(person, text), name: 'Somebody', text })
const byStaff = (text: string): NewQuestion => ({ ...asked(newPerson(), text), staff: true })
const wants = (question: number, person: PersonId, on = true): Upvote => ({ ids: [person], question, on })

async function scene(stores: Parameters<Contract>[0], gates: Record<string, string | null> = {}) {
  const { questions, decisions, log } = stores()
  const stage = await openRoom(stores())
  const set = (changes: Record<string, string | null>) =>
    decisions.decide(stage.room, { gates: changes }, stage.at(T0, 1))
  await set(gates)
  const replies = (now: number, ...all: NewQuestion[]) => questions.ask(stage.room, all, three, stage.at(now))
  const one = async (person: PersonId = ann) => valueOf(only(await replies(T0, asked(person, 'why?')))).seq
  const upvote = (...upvotes: Upvote[]) => questions.upvote(stage.room, upvotes, stage.at(T0))
  /** Takes away its words, or gives them back. */
  const bury = async (seq: number, body?: string) => {
    const entry = only(await log.read(stage.room, seq, seq))
    const replaced = [{ entry, body: body ?? tombstoneBody(entry.body) }]
    return decisions.decide(stage.room, { replaced }, stage.at(T0, seq))
  }
  return { stage, questions, set, replies, one, upvote, bury }
}
const counted = (...votes: number[]) => votes.map((each) => accept({ votes: each }))

const asking: Contract = (stores) => {
  it('[ASK-1] a question is asked with its words and who asked, in order, and has an answer of its own', async () => {
    const { stage, replies } = await scene(stores)
    const all = [asked(ann, 'why?'), asked(bob, 'when? "\\ \u2028 \u{1f389}'), asked(ann, 'how?')]
    const places = (await replies(T0 + 5, ...all)).map(valueOf)
    expect(places).toEqual([2, 3, 4].map((seq) => ({ seq, at: T0 + 5 })))
    expect((await stage.events()).slice(1)).toEqual(
      all.map(({ person, id, name, text }, i) => ({
        ...{ seq: 2 + i, at: T0 + 5, type: 'question.asked', by: person, id, name, text },
      })),
    )
  })

  it('[ASK-1] asked again with its id it is asked once; with other words it is refused', async () => {
    const { stage, replies } = await scene(stores)
    const why = asked(ann, 'why?')
    const other = { ...asked(ann, 'when?'), id: why.id }
    const twice = await replies(T0, why, why, other)
    expect(twice).toEqual([accept({ seq: 2, at: T0 }), accept({ seq: 2, at: T0 }), refuse('id_reused')])
    const later = await Promise.all(Array.from({ length: 10 }, () => replies(T0 + WINDOW, why)))
    expect(later.flat()).toEqual(later.map(() => accept({ seq: 2, at: T0 })))
    expect(only(await replies(T0, { ...why, person: bob, ids: [bob], limitKey: bob }))).toMatchObject({ ok: true })
    expect(await stage.entries()).toHaveLength(3)
  })

  it('[ASK-2] three a minute, counted for all that one person is; who waits as long as was said may ask', async () => {
    const { stage, replies } = await scene(stores)
    const other = newPerson()
    const ofOther = { ...asked(other, 'me too'), limitKey: ann }
    expect(await replies(T0, asked(ann, '1'))).toEqual([accept({ seq: 2, at: T0 })])
    expect((await replies(T0 + 10, asked(ann, '2'), ofOther)).map(outcome)).toEqual(['accepted', 'accepted'])
    const fourth = asked(ann, '4')
    const refused = [refuse('flooding', 59_000), refuse('flooding', 59_000), accept({ seq: 5, at: T0 + 1_000 })]
    expect(await replies(T0 + 1_000, fourth, { ...ofOther, ...sender(other), limitKey: ann }, asked(bob, 'x'))).toEqual(
      refused,
    )
    expect(await replies(T0 + 59_999, fourth)).toEqual([refuse('flooding', 1)])
    expect(await replies(T0 + 60_000, fourth)).toEqual([accept({ seq: 6, at: T0 + 60_000 })])
    expect(await replies(T0 + 60_000, asked(ann, '5'))).toEqual([refuse('flooding', 10)])
    expect(await stage.entries()).toHaveLength(6)
  })

  it('[ASK-2] nobody comes to more by asking at the same time, nor at the turn of a window', async () => {
    const { replies } = await scene(stores)
    const now = T0 + WINDOW - 1
    const many = (at: number) => Promise.all(Array.from({ length: 20 }, (_, i) => replies(at, asked(ann, `${i}`))))
    expect(only(await replies(now - 10, asked(ann, 'the first')))).toMatchObject({ ok: true })
    const [first, second] = [(await many(now)).flat().map(outcome), (await many(now + 1)).flat().map(outcome)]
    expect(first.toSorted()).toEqual(['accepted', 'accepted', ...Array<string>(18).fill('flooding')])
    expect(second).toEqual(Array(20).fill('flooding'))
    expect(only(await replies(now + 59_989, asked(ann, 'x')))).toEqual(refuse('flooding', 1))
  })

  it('[ASK-2] more than one script takes are asked all the same, in order', async () => {
    const { stage, replies } = await scene(stores)
    const many = Array.from({ length: 300 }, (_, i) => asked(newPerson(), `${i}`))
    expect((await replies(T0, ...many)).map((reply) => valueOf(reply).seq)).toEqual(many.map((_, i) => 2 + i))
    const texts = (await stage.events()).flatMap((event) => (event.type === 'question.asked' ? [event.text] : []))
    expect(texts).toEqual(many.map(({ text }) => text))
  })

  it('[ASK-2] refuses in this order: closed, banned or muted, paused, flooding; staff only where it is closed', async () => {
    const gates = { [GATES.closed]: '1', [GATES.hold]: '1', [restrictedGate(ann)]: '0' }
    const { replies, set } = await scene(stores, gates)
    const ask = async (question: NewQuestion) => only(await replies(T0, question))
    expect([await ask(asked(ann, 'x')), await ask(byStaff('x'))]).toEqual([refuse('closed'), refuse('closed')])
    await set({ [GATES.closed]: null })
    const banned = asked(ann, 'y')
    expect([await ask(banned), await ask(byStaff('y'))]).toMatchObject([refuse('banned'), { ok: true }])
    await set({ [restrictedGate(ann)]: String(T0 + 9) })
    expect(await ask({ ...asked(bob, 'x'), ids: [bob, ann] })).toEqual(refuse('muted', 9))
    // A final refusal stays, as long as the command is the same.
    expect(await ask(banned)).toEqual(refuse('banned'))
    await set({ [restrictedGate(ann)]: null })
    const paused = asked(ann, 'z')
    expect([await ask(paused), await ask(byStaff('z'))]).toMatchObject([refuse('paused'), { ok: true }])
    await set({ [GATES.hold]: null })
    expect((await replies(T0, paused, asked(ann, '2'), asked(ann, '3'))).map(outcome)).toEqual(
      Array(3).fill('accepted'),
    )
    await set({ [GATES.hold]: '1' })
    expect(await ask(asked(ann, '4'))).toEqual(refuse('paused'))
    await set({ [GATES.hold]: null })
    expect(await ask(asked(ann, '4'))).toEqual(refuse('flooding', 60_000))
    expect((await replies(T0, ...Array.from({ length: 9 }, () => byStaff('again')))).map(outcome)).toEqual(
      Array(9).fill('accepted'),
    )
  })

  it('[LOG-3] who knows another log asks nothing', async () => {
    const { stage, questions, replies } = await scene(stores)
    for (const wrong of [{ epoch: newEpoch() }, { seen: 99 }]) {
      const lost = questions.ask(stage.room, [asked(ann, 'x')], three, { ...stage.at(T0), ...wrong })
      expect(await losesLog(lost)).toBe(true)
    }
    expect((await replies(T0, asked(ann, '1'), asked(ann, '2'), asked(ann, '3'))).map(outcome)).toEqual(
      Array(3).fill('accepted'),
    )
  })
}

const upvoting: Contract = (stores) => {
  it('[ASK-3] a person counts once for a question, and not when it is taken back; what is so changes nothing', async () => {
    const { stage, questions, one, upvote } = await scene(stores)
    const question = await one()
    const batch = [wants(question, bob), wants(question, bob), wants(question, eve), wants(question, bob, false)]
    expect(await upvote(...batch)).toEqual(counted(1, 1, 2, 1))
    expect(await upvote(wants(question, bob, false))).toEqual(counted(1))
    expect(await questions.votes(stage.room, [question, 1, 99])).toEqual({ [question]: 1 })
    expect(await upvote(wants(question, eve, false), wants(question, eve, false))).toEqual(counted(0, 0))
    expect(await questions.votes(stage.room, [question])).toEqual({})
    expect(await questions.votes(stage.room, [])).toEqual({})
    expect(await stage.entries()).toHaveLength(2)
  })

  it('[ASK-3] of all that one person is or has been one counts, also when that turns out later', async () => {
    const { stage, questions, one, upvote } = await scene(stores)
    const question = await one()
    expect(await upvote(wants(question, bob), wants(question, eve))).toEqual(counted(1, 2))
    const both = { ids: [bob, eve, bob], question }
    expect(await questions.upvoted(stage.room, both.ids, [question])).toEqual([question])
    expect(await upvote({ ...both, on: true }, { ...both, on: true })).toEqual(counted(1, 1))
    expect(await upvote(wants(question, bob))).toEqual(counted(1))
    expect(await upvote({ ...both, on: false })).toEqual(counted(0))
    const limit = newPerson()
    const [phone, laptop] = [newPerson(), newPerson()].map((id) => ({ ids: [id, limit], question, on: true }))
    expect(await upvote(...[phone, laptop].flatMap((each) => each ?? []))).toEqual(counted(1, 1))
  })

  it('[ASK-3] who asked does not count, whoever they turn out to be', async () => {
    const { stage, questions, one, upvote } = await scene(stores)
    const question = await one()
    expect(await upvote(wants(question, ann), wants(question, bob), wants(question, ann))).toEqual(counted(0, 1, 1))
    expect(await questions.upvoted(stage.room, [ann], [question])).toEqual([])
    expect(await upvote({ ids: [bob, ann, bob], question, on: true })).toEqual(counted(0))
    expect(await questions.votes(stage.room, [question])).toEqual({})
  })

  it('[ASK-3] 300 people who upvote and take it back at the same time are counted exactly', async () => {
    const { stage, questions, one, upvote } = await scene(stores)
    const [first, second] = [await one(), await one(bob)]
    const fans = Array.from({ length: 300 }, newPerson)
    const votes = await upvote(...fans.map((fan) => wants(first, fan)))
    expect(votes.map((reply) => valueOf(reply).votes)).toEqual(fans.map((_, i) => i + 1))
    const turns = (fan: PersonId, i: number) => [wants(first, fan, i % 3 === 0), wants(second, fan), wants(second, fan)]
    await Promise.all(fans.map((fan, i) => Promise.all(turns(fan, i).map((each) => upvote(each)))))
    expect(await questions.votes(stage.room, [first, second])).toEqual({ [first]: 100, [second]: 300 })
  })

  it('[ASK-3] says which of these somebody wants, in that order', async () => {
    const { stage, questions, one, upvote } = await scene(stores)
    const [first, second, third] = [await one(), await one(), await one()]
    await upvote(wants(first, bob), wants(third, eve), wants(second, newPerson()))
    const upvoted = (ids: PersonId[], of: number[]) => questions.upvoted(stage.room, ids, of)
    expect(await upvoted([bob, eve], [third, second, first, 99])).toEqual([third, first])
    expect(await upvoted([bob], [third, second, first])).toEqual([first])
    expect(await upvoted([newPerson()], [first, second, third])).toEqual([])
    expect(await upvoted([bob], [])).toEqual([])
  })

  it('[ASK-3] what is no question, or has lost its words, cannot be wanted; put back it has its votes again', async () => {
    const { stage, questions, one, upvote, bury } = await scene(stores)
    const { seq: line } = await stage.said(ann, '{"type":"question.asked","by":"x"}')
    const question = await one()
    expect(await upvote(wants(question, bob))).toEqual(counted(1))
    for (const other of [0, 1, line, 99, Number.MAX_SAFE_INTEGER])
      expect(await upvote(wants(other, bob))).toEqual([refuse('not_found')])
    await bury(question)
    expect(await upvote(wants(question, eve), wants(question, bob, false))).toEqual(Array(2).fill(refuse('not_found')))
    await bury(question, eventBody('question.asked', { by: ann }, { name: 'Ann', text: 'why?' }))
    expect(await upvote(wants(question, eve), wants(question, ann))).toEqual(counted(2, 2))
    const elsewhere = await openRoom(stores())
    expect(await questions.upvote(elsewhere.room, [wants(question, eve)], elsewhere.at(T0))).toEqual([
      refuse('not_found'),
    ])
  })

  it('[ASK-3] refuses in this order: closed, banned or muted, not found', async () => {
    const { one, upvote, set } = await scene(stores)
    const question = await one()
    await set({ [GATES.closed]: '1', [restrictedGate(bob)]: '0', [GATES.hold]: '1' })
    expect(await upvote(wants(99, bob))).toEqual([refuse('closed')])
    await set({ [GATES.closed]: null })
    expect(await upvote(wants(99, bob))).toEqual([refuse('banned')])
    await set({ [restrictedGate(bob)]: String(T0 + 7) })
    expect(await upvote({ ids: [eve, bob], question, on: true })).toEqual([refuse('muted', 7)])
    // While questions wait for nobody, those that stand can be wanted.
    expect(await upvote(wants(99, eve), wants(question, eve))).toEqual([refuse('not_found'), ...counted(1)])
  })

  it('[LOG-3] who knows another log wants nothing', async () => {
    const { stage, questions, one } = await scene(stores)
    const question = await one()
    for (const wrong of [{ epoch: newEpoch() }, { seen: 99 }]) {
      const lost = questions.upvote(stage.room, [wants(question, bob)], { ...stage.at(T0), ...wrong })
      expect(await losesLog(lost)).toBe(true)
    }
    expect(await questions.votes(stage.room, [question])).toEqual({})
  })
}
