import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PersonId, Reply } from '../../src/protocol/core.ts'
import { QUESTION_LIMITS, questionFold, type Question, type QuestionEvent } from '../../src/protocol/questions.ts'
import { questionHandlers } from '../../src/questions/question-handlers.ts'
import type { Caller } from '../../src/rooms/handler.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import type { LiveRoom } from '../../src/rooms/live-room.ts'
import { Replica } from '../../src/rooms/replica.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import { END, hashOf, newId, openRoom, outcome } from '../contract/store-stage.ts'

const people = ['g_annannann', 'g_bobbobbob', 'g_hosthosthost'] as PersonId[]
const step = fc.record({
  kind: fc.constantFrom('ask', 'ask', 'answer', 'hide', 'hide', 'restore', 'restore', 'restore', 'withdraw'),
  who: fc.nat(1),
  pick: fc.nat(2),
  live: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** What should stand, said in the plainest way. */
interface Asked {
  question: number
  by: PersonId
  text: string
  answer?: string | undefined
  is: 'standing' | 'hidden' | 'withdrawn'
}

let dir: string
let open: OpenStores
let hosting: Hosting
beforeAll(async () => {
  const logger = pino({ level: 'silent' })
  dir = await mkdtemp(join(tmpdir(), 'fanfare-questions-'))
  open = await openEmbeddedStores({ dir, log: logger })
  hosting = new Hosting({ log: open.stores.log, clock: open.clock, logger })
})
afterAll(async () => {
  hosting[Symbol.dispose]()
  await open[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

const callerOf = (live: LiveRoom, who: number, hash: string): Caller => {
  const id = people[who] as PersonId
  const person = { id, standing: 'guest', name: `name-${who}` } as const
  return { person, ids: [id], role: 'staff', session: {} as Caller['session'], limitKey: id, live, hash: hashOf(hash) }
}

/** Does what the steps say, and keeps what should have come of it. */
async function play(live: LiveRoom, steps: readonly Step[]): Promise<Asked[]> {
  const handlers = questionHandlers(open.stores)
  const asked: Asked[] = []
  for (const [i, { kind, who, pick, live: aloud }] of steps.entries()) {
    const caller = callerOf(live, kind === 'ask' || kind === 'withdraw' ? who : 2, `${i}`)
    const id = newId()
    if (kind === 'ask') {
      const reply = await handlers['question.ask'](caller, { id, text: `question-${i}-` })
      if (!reply.ok) throw new Error(reply.refused)
      asked.push({ question: reply.value.seq, by: caller.person.id, text: `question-${i}-`, is: 'standing' })
      continue
    }
    const one = asked[pick % Math.max(1, asked.length)]
    const input = { id, question: one?.question ?? 1 }
    const text = !aloud ? { text: `answer-${i}-` } : {}
    const reply: Reply<unknown> =
      kind === 'answer'
        ? await handlers['question.answer'](caller, { ...input, ...text })
        : await handlers[`question.${kind}`](caller, input)
    expect([i, kind, one, outcome(reply)]).toEqual([i, kind, one, expected(one, kind, caller.person.id)])
    if (one === undefined || !reply.ok) continue
    if (kind === 'answer') one.answer = text.text ?? 'live'
    else one.is = kind === 'hide' ? 'hidden' : kind === 'restore' ? 'standing' : 'withdrawn'
  }
  return asked
}

function expected(one: Asked | undefined, kind: Step['kind'], by: PersonId): string {
  if (one === undefined) return 'not_found'
  if (kind === 'restore') return { hidden: 'accepted', standing: 'stale', withdrawn: 'not_found' }[one.is]
  if (one.is !== 'standing') return 'not_found'
  return kind === 'withdraw' && one.by !== by ? 'not_yours' : 'accepted'
}

const plain = ({ question, by, text, answer }: Question) => [question, by, text, answer && (answer.text ?? 'live')]
const planned = ({ question, by, text, answer }: Asked) => [question, by, text, answer]

it('[ASK-4] [ASK-5] [ASK-6] whatever is asked, answered, hidden, put back and taken back: what stands is what should, for who was there and who comes later', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 60 }), async (steps) => {
      const { room } = await openRoom(open.stores)
      const live = (await hosting.open(room)) as LiveRoom
      const asked = await play(live, steps)
      const entries = await open.stores.log.read(room, 1, END)
      await live.reach(entries.length, 2_000)
      const late = new Replica(room)
      for (const entry of entries) late.take(entry)
      for (const { everyone, staff } of [live.replica, late]) {
        const standing = asked.filter(({ is }) => is === 'standing')
        expect(everyone.questions.map(plain)).toEqual(standing.map(planned))
        const texts = staff.questions.hidden.map(({ text }) => text)
        const ever = asked.filter(({ is, text }) => is === 'hidden' || (is === 'standing' && texts.includes(text)))
        expect(texts.toSorted()).toEqual(ever.map(({ text }) => text).toSorted())
      }
      for (const { by } of asked) expect(late.mineOf(by).questions).toEqual(live.replica.mineOf(by).questions)
      for (const { is, text } of asked) {
        const told = entries.filter(({ body }) => body.includes(text))
        const audiences = new Set(told.map(({ body }) => (JSON.parse(body) as { to?: string }).to ?? 'everyone'))
        const most: string[] = { standing: ['everyone', 'staff'], hidden: ['staff'], withdrawn: [] }[is]
        expect([...audiences].filter((audience) => !most.includes(audience))).toEqual([])
      }
    }),
    { numRuns: 30 },
  )
})

it('[ASK-7] the view keeps 200: those that were answered leave first, then the oldest', () => {
  const events: QuestionEvent[] = Array.from({ length: QUESTION_LIMITS.kept + 1 }, (_, i) => ({
    ...{ seq: i + 1, at: i, type: 'question.asked', by: people[0] as PersonId, name: 'Ann', text: `${i}` },
  }))
  const answered: QuestionEvent = {
    seq: 900,
    at: 900,
    type: 'question.answered',
    question: 7,
    name: 'Host',
    text: 'yes',
  }
  const after = (all: QuestionEvent[]) =>
    all.reduce((view, event) => questionFold.apply(view, event), questionFold.empty).map((one) => one.question)
  const all = events.map(({ seq }) => seq)
  expect(after(events.slice(0, -1))).toEqual(all.slice(0, -1))
  expect(after(events)).toEqual(all.slice(1))
  expect(after([...events.slice(0, -1), answered, ...events.slice(-1)])).toEqual(all.filter((seq) => seq !== 7))
})
