import { randomBytes } from 'node:crypto'
import type { CommandId, Refusal, Reply } from '../protocol/core.ts'
import type { CommandName } from '../protocol/index.ts'
import { QUESTION_LIMITS, type Question } from '../protocol/questions.ts'
import { pick, type Random } from './seeded.ts'

/** Somebody who can ask: their own commands, answered for good or not at all. */
export interface Asker {
  name: string
  ask(command: CommandName, input: { id: CommandId }): Promise<Reply<unknown> | undefined>
}
interface Wanted {
  on: boolean
  state: 'in doubt' | 'accepted' | 'refused'
}
/** What is told of one question and what is known of it. */
export interface ServedQuestions {
  questions: readonly Question[]
  votes: Readonly<Record<string, number>>
}

const UNDONE = 0.15
const newId = (): CommandId => `asks-${randomBytes(9).toString('base64url')}` as CommandId

/** What this crowd has asked, and who wants what to be answered: its own count. */
export class Questioning {
  /** Accepted questions by their number. */
  readonly asked = new Map<number, { text: string; by: string }>()
  /** By question and person: what they sent, in order. */
  readonly wanted = new Map<number, Map<string, Wanted[]>>()
  readonly refused: Record<string, number> = {}
  upvotes = 0

  /** Asks, under a text that nobody else uses. */
  async ask(asker: Asker, remark: string): Promise<void> {
    const id = newId()
    const text = `${remark} (${id.slice(-6)})`
    const reply = await asker.ask('question.ask', { id, text } as { id: CommandId })
    if (reply?.ok) this.asked.set((reply.value as { seq: number }).seq, { text, by: asker.name })
    else if (reply) this.#refuse('question.ask', reply.refused)
  }

  /** Wants one of these questions to be answered, one they have not wanted yet; some think better of it. */
  async upvote(asker: Asker, questions: readonly Question[], random: Random): Promise<void> {
    const fresh = questions.filter(({ question }) => !this.wanted.get(question)?.has(asker.name))
    if (fresh.length === 0) return
    const { question } = pick(random, fresh)
    const mine: Wanted[] = []
    const wanted = this.wanted.get(question) ?? new Map<string, Wanted[]>()
    this.wanted.set(question, wanted.set(asker.name, mine))
    await this.#want(asker, question, mine, true)
    if (random() < UNDONE) await this.#want(asker, question, mine, false)
  }

  async #want(asker: Asker, question: number, mine: Wanted[], on: boolean): Promise<void> {
    const wanted: Wanted = { on, state: 'in doubt' }
    mine.push(wanted)
    const reply = await asker.ask('question.upvote', { id: newId(), question, on } as { id: CommandId })
    if (reply === undefined) return
    wanted.state = reply.ok ? 'accepted' : 'refused'
    if (reply.ok) this.upvotes++
    else this.#refuse('question.upvote', reply.refused)
  }

  #refuse(command: CommandName, code: Refusal): void {
    const name = `${command} ${code}`
    this.refused[name] = (this.refused[name] ?? 0) + 1
  }

  /** What is asked need not be wanted by who asks it: that does not count. */
  #others(question: number, persons: ReadonlyMap<string, Wanted[]>): Wanted[][] {
    const by = this.asked.get(question)?.by
    return [...persons].flatMap(([name, wanted]) => (name === by ? [] : [wanted]))
  }

  /** What is wrong with the questions as they are served: every one that was accepted stands there once, wanted by as many as were told so. */
  troubleIn({ questions, votes }: ServedQuestions, alone: boolean): string[] {
    const kept = questions.length < QUESTION_LIMITS.kept ? 0 : (questions[0]?.question ?? 0)
    const missing = [...this.asked].flatMap(([seq, { text }]) => {
      const found = questions.filter((one) => one.text === text)
      const there = found.length === 1 && found[0]?.question === seq
      return there || (found.length === 0 && seq < kept)
        ? []
        : [`question ${seq} (${text}) stands there ${found.length} times`]
    })
    const miscounted = [...this.wanted].flatMap(([question, persons]) => {
      if (!questions.some((one) => one.question === question)) return []
      const [least, most] = wantedBy(this.#others(question, persons))
      const served = votes[question] ?? 0
      const right = served >= least && (!alone || !this.asked.has(question) || served <= most)
      return right ? [] : [`question ${question} has ${served} votes, accepted were ${least} to ${most}`]
    })
    return [...missing, ...miscounted]
  }
}

/** How many surely want it, and how many may. */
function wantedBy(persons: readonly Wanted[][]): [least: number, most: number] {
  let [least, most] = [0, 0]
  for (const wanted of persons) {
    const last = wanted.findLast(({ state }) => state === 'accepted')?.on ?? false
    const doubt = wanted.slice(wanted.findLastIndex(({ state }) => state === 'accepted') + 1)
    const possible = [last, ...doubt.flatMap(({ on, state }) => (state === 'in doubt' ? [on] : []))]
    if (possible.every(Boolean)) least++
    if (possible.some(Boolean)) most++
  }
  return [least, most]
}
