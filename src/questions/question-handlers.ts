import { accept, refuse, type CommandId, type Reply } from '../protocol/core.ts'
import { QUESTION_LIMITS, type QuestionCommand } from '../protocol/questions.ts'
import { isStaff } from '../protocol/roles.ts'
import { cleanText } from '../protocol/text.ts'
import { asking, decide, type Seen, type Verdict } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import { gather } from '../rooms/gather.ts'
import type { Caller, Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { reachHead } from '../rooms/reach-head.ts'
import type { Appended, LogEntry, RoomLog } from '../rooms/room-log.ts'
import type { Sampler } from '../rooms/sampling.ts'
import { answerQuestion, hideQuestion, restoreQuestion, withdrawQuestion, type Reading } from './question-decisions.ts'
import type { NewQuestion, QuestionStore, Upvote } from './question-store.ts'

interface QuestionGround {
  questions: QuestionStore
  decisions: DecisionStore
  log: RoomLog
}

const LONGEST = QUESTION_LIMITS.textLength
const LIMIT = { questions: QUESTION_LIMITS.asked, withinMs: QUESTION_LIMITS.askedWithinMs }
const READ_AT_ONCE = 1_000

export const questionHandlers = (ground: QuestionGround): Handlers<QuestionCommand> => ({
  ...crowdHandlers(ground),
  ...decidingHandlers(ground),
})

/** How many want each question that everybody sees. */
export const questionSampler =
  (questions: QuestionStore): Sampler =>
  async (live) => {
    const votes = Object.entries(await questions.votes(live.room, standing(live)))
    if (votes.length > 0 || live.signals['question.votes']) live.setSignal('question.votes', Object.fromEntries(votes))
  }

type CrowdCommand = Extract<QuestionCommand, 'question.ask' | 'question.upvote' | 'question.mine'>

function crowdHandlers({ questions, log }: QuestionGround): Handlers<CrowdCommand> {
  const ask = gather<LiveRoom, NewQuestion, Reply<Appended>>((live, asked) =>
    questions.ask(live.room, asked, LIMIT, live.fence()).finally(() => live.nudge()),
  )
  const upvote = gather<LiveRoom, Upvote, Reply<{ votes: number }>>((live, upvotes) =>
    questions.upvote(live.room, upvotes, live.fence()),
  )
  return {
    async 'question.ask'(caller, { id, text: given }) {
      const text = cleanText(given, LONGEST)
      if (!text.ok) return refuse('bad_text')
      // When it is announced everybody could read it.
      if (caller.live.replica.everyone.launch.phase === 'draft') return refuse('not_now')
      return ask(caller.live, questionOf(caller, id, text.text))
    },
    'question.upvote': ({ live, ids }, { question, on }) => upvote(live, { ids, question, on }),
    async 'question.mine'({ live, ids }) {
      // They may have upvoted at another node what this one has not read yet.
      await reachHead(live, log)
      return accept({ upvoted: await questions.upvoted(live.room, ids, standing(live)) })
    },
  }
}

const decidingHandlers = (ground: QuestionGround): Handlers<Exclude<QuestionCommand, CrowdCommand>> => ({
  async 'question.answer'(caller, { id, question, text: given, over }) {
    const text = given === undefined ? undefined : cleanText(given, LONGEST)
    if (text?.ok === false) return refuse('bad_text')
    const { person, ids } = caller
    const answer = { name: person.name ?? '', ...(text && { text: text.text }) }
    return decideOn(
      ground,
      caller,
      { id, question },
      answerQuestion(question, answer, { by: person.id, id }, ids, over),
    )
  },
  'question.hide': (caller, { id, question }) =>
    decideOn(ground, caller, { id, question }, hideQuestion(question, byOf(caller, id), readingOf(ground, caller))),
  'question.restore': (caller, { id, question }) =>
    decideOn(ground, caller, { id, question }, restoreQuestion(question, byOf(caller, id), readingOf(ground, caller))),
  'question.withdraw'(caller, { id, question }) {
    const rule = withdrawQuestion(question, byOf(caller, id), caller.ids, readingOf(ground, caller))
    return decideOn(ground, caller, { id, question }, rule)
  },
})

/** The caller may have read of the question at another node: once this one has seen it, if it is there. */
async function decideOn(
  { decisions, log }: QuestionGround,
  caller: Caller,
  { id, question }: { id: CommandId; question: number },
  rule: (seen: Seen) => Verdict | Promise<Verdict>,
): Promise<Reply<Appended>> {
  const { live } = caller
  await reachHead(live, log, question)
  return decide(live, decisions, asking(caller, id), rule)
}

const byOf = ({ person }: Caller, id: CommandId) => ({ by: person.id, id })

const readingOf = ({ log }: QuestionGround, { live }: Caller): Reading => ({
  entry: async (seq) => (await log.read(live.room, seq, seq))[0],
  async *from(seq): AsyncGenerator<LogEntry[]> {
    for (let from = seq; from <= live.replica.seq; from += READ_AT_ONCE)
      yield await log.read(live.room, from, Math.min(live.replica.seq, from + READ_AT_ONCE - 1))
  },
})

const standing = ({ replica }: LiveRoom): number[] => replica.everyone.questions.map(({ question }) => question)

const questionOf = ({ person, ids, limitKey, hash, role }: Caller, id: CommandId, text: string): NewQuestion => ({
  ...{ person: person.id, ids, limitKey, id, hash, name: person.name ?? '', text },
  ...(isStaff({ role }) && { staff: true as const }),
})
