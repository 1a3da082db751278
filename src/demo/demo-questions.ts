import type { Question } from '../protocol/questions.ts'
import { fanOf, isDemoPerson } from './demo-fans.ts'
import { FAN_QUESTIONS } from './demo-question-texts.ts'
import { hostOrder, stepAt, type DemoSeen, type Order, type Step } from './demo-script.ts'
import { DEMO_LANGUAGES } from './demo-texts.ts'
import { ROUND, type DemoPhase } from './demo-time.ts'

/** When fans of the demo ask, s of each part. */
const ASKED: Record<DemoPhase, readonly number[]> = { lobby: [26, 52, 101], live: [30, 66, 95, 136, 240], after: [22] }
/** Who did not ask by so many seconds later does not. */
const ASKING = 15
const PARTS: readonly DemoPhase[] = ['lobby', 'live', 'after']
const FANS_OF_A_LANGUAGE = 40

const answers = new Map(Object.values(FAN_QUESTIONS).flatMap((own) => own.map(({ asks, answer }) => [asks, answer])))

/** Another language each time, and another question of it in the next rounds. `nth`: of the round, from 0. */
function questionOf({ everyone: { launch }, moment }: DemoSeen, nth: number) {
  const turn = Math.floor((launch.startsAt ?? moment.anchor) / 1_000) + nth
  const language = turn % DEMO_LANGUAGES.length
  const own = FAN_QUESTIONS[DEMO_LANGUAGES[language] ?? 'en']
  const fan = language + DEMO_LANGUAGES.length * ((turn * 7) % FANS_OF_A_LANGUAGE)
  return { fan, asks: own[Math.floor(turn / DEMO_LANGUAGES.length) % own.length]?.asks }
}

/** So many are asked in the parts before. */
const askedBefore = (part: DemoPhase): number =>
  PARTS.slice(0, PARTS.indexOf(part)).reduce((sum, each) => sum + ASKED[each].length, 0)

export const askSteps = (part: DemoPhase): Step[] =>
  ASKED[part].map((at, i) =>
    stepAt(
      `ask-${i}`,
      at,
      (seen) => {
        const { fan, asks } = questionOf(seen, askedBefore(part) + i)
        if (asks === undefined || seen.everyone.questions.some(({ text }) => text === asks)) return []
        return [{ by: fan, command: 'question.ask', input: { text: asks } }]
      },
      at + ASKING,
    ),
  )

/** What most want to hear answered, of what the demo's own fans have asked; the first asked of several. */
function mostWanted({ everyone: { questions }, wanted = {} }: DemoSeen): Question | undefined {
  const votes = ({ question }: Question): number => wanted[question] ?? 0
  const open = questions.filter(({ by, answer, text }) => isDemoPerson(by) && !answer && answers.has(text))
  return open.reduce<Question | undefined>((most, one) => (most && votes(most) >= votes(one) ? most : one), undefined)
}

/** One in each step: when that is answered, the next waits for a step of its own. */
const typed = (name: string, at: number): Step =>
  stepAt(name, at, (seen) => {
    const wanted = mostWanted(seen)
    const text = wanted && answers.get(wanted.text)
    return wanted && text !== undefined ? [hostOrder('question.answer', { question: wanted.question, text })] : []
  })

/** Answered aloud, on the stage. */
const live = (name: string, at: number): Step =>
  stepAt(name, at, (seen) => {
    const wanted = mostWanted(seen)
    if (wanted === undefined) return []
    const { question } = wanted
    return [
      hostOrder('stage.set', { scene: { kind: 'question', question } }, 'stage'),
      hostOrder('question.answer', { question }, 'live'),
    ]
  })

export const answerSteps: Record<DemoPhase, Step[]> = {
  lobby: [typed('reply-a', 62), typed('reply-b', 116)],
  live: [typed('reply-a', 76), live('reply-live', 170), typed('reply-b', 194), typed('reply-c', 296)],
  after: [typed('reply-a', 40)],
}

/** Fans of the demo take back what they asked in rounds before. */
export const tidyQuestions = ({ everyone, moment, pace }: DemoSeen): Order[] => {
  const begins = moment.anchor - ROUND.lobby * pace.secondMs
  if (moment.phase !== 'lobby') return []
  return everyone.questions.flatMap(({ question, by, at }): Order[] => {
    const fan = fanOf(by)
    if (fan === undefined || at >= begins) return []
    return [{ by: fan, command: 'question.withdraw', input: { question }, key: `question-${question}` }]
  })
}
