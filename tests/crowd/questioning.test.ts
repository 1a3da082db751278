import { expect, it } from 'vitest'
import { Questioning, type Asker } from '../../src/crowd/questioning.ts'
import { seeded } from '../../src/crowd/seeded.ts'
import { accept, refuse } from '../../src/protocol/core.ts'
import type { Question } from '../../src/protocol/questions.ts'

const question = (seq: number, text: string): Question =>
  ({ question: seq, entry: seq, at: seq, by: 'g_person', name: 'Ann', text }) as Question
const says = (name: string, answer: unknown): Asker => ({ name, ask: () => Promise.resolve(answer as never) })

/** Ten questions asked, and the first wanted by so many as did not think better of it. */
async function asked() {
  const questioning = new Questioning()
  for (let n = 1; n <= 10; n++) await questioning.ask(says('Ann', accept({ seq: n, at: n })), 'When?')
  const questions = [...questioning.asked].map(([seq, { text }]) => question(seq, text))
  const random = seeded(1)
  for (let n = 0; n < 20; n++)
    await questioning.upvote(says(`Fan ${n}`, accept({ votes: 1 })), questions.slice(0, 1), random)
  await questioning.upvote(says('Ann', accept({ votes: 1 })), questions.slice(0, 1), () => 0.9)
  const persons = [...(questioning.wanted.get(1)?.values() ?? [])]
  const votes = persons.filter((wanted) => wanted.at(-1)?.on).length - 1 // Ann, who asked it
  expect(persons.length - 1 - votes, 'some thought better of it').toBeGreaterThan(0)
  return { questioning, questions, votes }
}

it('[CROWD-3] a question that was accepted stands there once, wanted by as many as want it', async () => {
  const { questioning, questions, votes } = await asked()
  const trouble = (served: Question[], count: number, alone = true): number =>
    questioning.troubleIn({ questions: served, votes: { 1: count } }, alone).length
  expect(trouble(questions, votes)).toBe(0)
  expect(trouble(questions.slice(0, 9), votes), 'one is lost').toBe(1)
  expect(trouble([...questions, question(11, questions[0]?.text ?? '')], votes), 'one stands there twice').toBe(1)
  expect(trouble(questions, votes - 1), 'one vote is lost').toBe(1)
  expect(trouble(questions, votes + 1), 'one counts twice').toBe(1)
  expect(trouble(questions, votes + 1, false), 'others may want it too').toBe(0)
})

it('what was asked before this crowd came may be wanted by others too', async () => {
  const questioning = new Questioning()
  const earlier = question(1, 'When?')
  await questioning.upvote(says('Ann', accept({ votes: 5 })), [earlier], () => 0.9)
  expect(questioning.troubleIn({ questions: [earlier], votes: { 1: 5 } }, true)).toEqual([])
  expect(questioning.troubleIn({ questions: [earlier], votes: {} }, true)).toHaveLength(1)
})

it('what was refused need not be there', async () => {
  const questioning = new Questioning()
  await questioning.ask(says('Ann', refuse('banned')), 'When?')
  expect(questioning.troubleIn({ questions: [], votes: {} }, true)).toEqual([])
  expect(questioning.refused).toEqual({ 'question.ask banned': 1 })
})
