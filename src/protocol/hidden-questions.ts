import type { Fold } from './events.ts'
import { QUESTION_LIMITS, type QuestionEvent, type StaffQuestionView } from './questions.ts'

/** What staff alone know of questions. */
export const staffQuestionFold: Fold<StaffQuestionView, QuestionEvent> = {
  empty: { hidden: [] },
  apply(view, event) {
    if (event.type !== 'question.kept' && event.type !== 'question.withdrawn') return view
    const others = view.hidden.filter((one) => one.question !== event.question)
    if (event.type === 'question.withdrawn') return { hidden: others }
    const { question, person, asked, name, text, answer } = event
    const kept = { question, person, asked, name, text, ...(answer && { answer }) }
    return { hidden: [...others, kept].slice(-QUESTION_LIMITS.hidden) }
  },
}
