import { describe, expect, it } from 'vitest'
import { questionRows, waitOf, type QuestionLook } from '../../client/src/panel/question-rows.ts'
import type { PersonId } from '../../src/protocol/core.ts'
import type { Question } from '../../src/protocol/questions.ts'

const asked = (question: number, name: string, text: string, answer?: Question['answer']): Question => ({
  ...{ question, at: question * 1_000, by: `g_${name}00000000` as PersonId, entry: question, name, text },
  ...(answer && { answer }),
})
const all = [
  asked(1, 'Hana', 'Is it heavy?'),
  asked(2, 'Rui', 'Quanto pesa?', { at: 9_000, name: 'Lin', text: '150 grams' }),
  asked(3, 'Mei', '什么时候发货？'),
  asked(4, 'Jun', 'Which colours?', { at: 9_500, name: 'Ana' }),
  asked(5, 'Nia', 'HEAVY duty?'),
]
const votes = { 1: 2, 3: 7, 5: 2, 4: 90 }
const rows = (look: Partial<QuestionLook>): number[] =>
  questionRows(all, votes, { show: 'all', order: 'votes', find: '', ...look }, 'Lin').map(({ question }) => question)

describe('[PANEL-26] questions as staff see them', () => {
  it('most wanted first; of equals the one that has waited longest', () => expect(rows({})).toEqual([4, 3, 1, 5, 2]))
  it('newest first', () => expect(rows({ order: 'newest' })).toEqual([5, 4, 3, 2, 1]))
  it('those without an answer', () => expect(rows({ show: 'open' })).toEqual([3, 1, 5]))
  it('those answered by me', () => expect(rows({ show: 'mine' })).toEqual([2]))
  it('those with some words in question, answer or name', () => {
    expect(rows({ find: ' heavy' })).toEqual([1, 5])
    expect(rows({ find: 'GRAMS' })).toEqual([2])
    expect(rows({ find: '发货' })).toEqual([3])
    expect(rows({ find: 'nia' })).toEqual([5])
  })
  it('how many wait, and since when the first of them does', () => {
    expect(waitOf(all)).toEqual({ n: 3, since: 1_000 })
    expect(waitOf(all.slice(1, 2))).toBeUndefined()
  })
})
