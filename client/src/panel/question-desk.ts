import { batch, computed, signal } from '@preact/signals'
import type { Question } from '../../../src/protocol/questions.ts'
import type { RoomModel } from '../room/room-model.ts'
import { QuestionDrafts } from './question-drafts.ts'
import { questionRows, waitOf, type QuestionLook, type Votes } from './question-rows.ts'

/** An answer that is being written. */
export interface Answering {
  /** As it was when the writing began. */
  question: Question
  /** When the answer was given that its writer knows of; 0 = none. */
  knows: number
}
/** Why the rows keep their places. */
type Hold = 'pointer' | 'scrolled' | 'answering'
const none: readonly never[] = []

/**
 * The questions of a room as staff read them. While somebody reads or writes in it the list stays as it is: what is new waits,
 * and what was answered goes later.
 */
export class QuestionDesk {
  readonly look = signal<QuestionLook>({ show: 'open', order: 'votes', find: '' })
  /** The question that keys act on. */
  readonly chosen = signal<number | undefined>(undefined)
  readonly answering = signal<Answering | undefined>(undefined)
  readonly drafts: QuestionDrafts
  readonly #room: RoomModel
  readonly #holds = new Set<Hold>()
  /** The order that is kept. */
  readonly #kept = signal<readonly number[] | undefined>(undefined)
  #place = 0

  constructor(room: RoomModel) {
    this.#room = room
    this.drafts = new QuestionDrafts(room.room)
  }

  readonly all = computed<readonly Question[]>(() => this.#room.view.value?.everyone.questions ?? none)
  readonly votes = computed<Votes>(() => this.#room.signals.value['question.votes']?.value ?? {})
  /** Those that wait, and since when. */
  readonly wait = computed(() => waitOf(this.all.value))
  readonly #wanted = computed(() =>
    questionRows(this.all.value, this.votes.value, this.look.value, this.#room.me.value?.name ?? ''),
  )
  readonly rows = computed(() => {
    const kept = this.#kept.value
    return kept === undefined ? this.#wanted.value : kept.flatMap((question) => this.find(question) ?? none)
  })
  /** How many wait until the list is renewed. */
  readonly missed = computed(() => {
    const kept = new Set(this.#kept.value)
    return this.#kept.value === undefined ? 0 : this.#wanted.value.filter(({ question }) => !kept.has(question)).length
  })
  /** Hidden ones that can be put back, newest first. */
  readonly hidden = computed(() => {
    const there = new Set(this.all.value.map(({ question }) => question))
    const hidden = this.#room.view.value?.staff?.questions.hidden ?? none
    return hidden.filter(({ question }) => !there.has(question)).toReversed()
  })

  /** A question that stands, or the one that is being answered, even if it is gone meanwhile. */
  find(question: number): Question | undefined {
    const writing = this.answering.value?.question
    return (
      this.all.value.find((one) => one.question === question) ?? (writing?.question === question ? writing : undefined)
    )
  }

  isGone({ question }: Question): boolean {
    return !this.all.value.some((one) => one.question === question)
  }

  /** Shows others, or in another order. */
  see(look: Partial<QuestionLook>): void {
    batch(() => {
      this.look.value = { ...this.look.peek(), ...look }
      this.renew()
    })
  }

  /** Keeps the rows in their places as long as there is a reason to. */
  hold(why: Hold, on: boolean): void {
    const held = this.#holds.size > 0
    if (on) this.#holds.add(why)
    else this.#holds.delete(why)
    if (held !== this.#holds.size > 0) this.renew()
  }

  /** The list as it is now; what is being answered stays in it. */
  renew(): void {
    const writing = this.answering.peek()?.question.question
    const now = this.#wanted.peek().map(({ question }) => question)
    const order = writing === undefined || now.includes(writing) ? now : [writing, ...now]
    this.#kept.value = this.#holds.size > 0 ? order : undefined
  }

  choose(question: number): void {
    this.chosen.value = question
    this.#place = Math.max(
      0,
      this.rows.peek().findIndex((one) => one.question === question),
    )
  }

  /** The next one, or the one before; where the chosen one has left, what has come to its place. */
  step(by: number): void {
    const rows = this.rows.peek()
    const at = rows.findIndex(({ question }) => question === this.chosen.peek())
    const wanted = at < 0 ? this.#place : at + by
    const next = rows[Math.max(0, Math.min(rows.length - 1, wanted))]
    if (next) this.choose(next.question)
  }

  chosenQuestion(): Question | undefined {
    return this.rows.peek().find(({ question }) => question === this.chosen.peek())
  }

  /** Opens the answer of that question: its draft, else the answer that stands, to be corrected. */
  begin(question: Question): void {
    batch(() => {
      this.choose(question.question)
      const { answer } = question
      if (answer?.text !== undefined && this.drafts.of(question.question) === '')
        this.drafts.write(question.question, answer.text)
      this.answering.value = { question, knows: answer?.at ?? 0 }
      this.hold('answering', true)
    })
  }

  /** Closes it; what was written is kept, but for what says the same as the answer that stands. */
  setAside(): void {
    const question = this.answering.peek()?.question.question
    if (question === undefined) return
    batch(() => {
      const same = this.find(question)?.answer?.text === this.drafts.of(question)
      if (same) this.drafts.write(question, '')
      this.answering.value = undefined
      this.hold('answering', false)
    })
  }

  /** The answer to what is being answered that its writer does not know of. */
  readonly meanwhile = computed(() => {
    const writing = this.answering.value
    const answer = writing && this.find(writing.question.question)?.answer
    return answer && answer.at !== writing.knows ? answer : undefined
  })

  /** Its writer has seen that one, and goes on. */
  know(at: number): void {
    const writing = this.answering.peek()
    if (writing) this.answering.value = { ...writing, knows: at }
  }

  /** Nobody reads any more. */
  leave(): void {
    batch(() => {
      this.setAside()
      this.#holds.clear()
      this.renew()
    })
  }
}
