import { computed, effect, signal } from '@preact/signals'
import type { PersonId, Refused, Reply } from '../../../src/protocol/core.ts'
import { Errand, lineOf, type Line } from '../room/errand.ts'
import type { RoomModel } from '../room/room-model.ts'
import type { Talk } from '../room/talk.ts'

/** A question that was taken is in the room's view within, ms. */
const SEEN_MS = 5_000

/** A question on its way. `seq`: it was taken, and is about to be seen. */
export interface Asking {
  text: string
  errand: Errand<{ seq: number }>
  seq?: number
}
/** A question that was not taken. `until`: when waiting cures that, ms of the common clock. */
export interface NotAsked {
  text: string
  why: Refused
  until?: number
}

/** What one person asks here, and which questions they want to be answered: shown at once, sent until it is answered. */
export class OwnQuestions {
  readonly asking = signal<readonly Asking[]>([])
  readonly notAsked = signal<NotAsked | undefined>(undefined)
  readonly #upvoted = signal<ReadonlySet<number>>(new Set())
  readonly #answers = signal<ReadonlyMap<number, { votes: number; at: number }>>(new Map())
  readonly #pending = signal<ReadonlyMap<number, 1 | -1>>(new Map())
  readonly #model: RoomModel
  readonly #line: Line
  #known: PersonId | undefined

  constructor(model: RoomModel) {
    this.#model = model
    this.#line = lineOf(model)
    effect(() => {
      const me = model.me.value?.id
      if (this.#line.whole.value && me !== undefined && me !== this.#known) void this.#look(me)
    })
  }

  isUpvoted(question: number): boolean {
    const pending = this.#pending.value.get(question)
    return pending === undefined ? this.#upvoted.value.has(question) : pending > 0
  }

  /** As the room tells, with one's own vote in it at once. */
  votes(question: number): number {
    const told = this.#model.signals.value['question.votes']
    const answer = this.#answers.value.get(question)
    const known = answer && answer.at > (told?.version ?? 0) ? answer.votes : (told?.value[question] ?? 0)
    return Math.max(0, known + (this.#pending.value.get(question) ?? 0))
  }

  /** Wants that question to be answered, or not any more; what is refused is undone, and says why. */
  async upvote(question: number): Promise<Refused | undefined> {
    if (this.#pending.value.has(question)) return undefined
    const on = !this.#upvoted.value.has(question)
    this.#pending.value = new Map(this.#pending.value).set(question, on ? 1 : -1)
    const at = this.#model.clock.now()
    const reply = await this.#send<{ votes: number }>('question.upvote', { question, on })
    this.#pending.value = without(this.#pending.value, question)
    if (!reply.ok) return reply
    this.#answers.value = new Map(this.#answers.value).set(question, { votes: reply.value.votes, at })
    const upvoted = new Set(this.#upvoted.value)
    if (on) upvoted.add(question)
    else upvoted.delete(question)
    this.#upvoted.value = upvoted
    return undefined
  }

  /** Asks; what is refused is kept, and says why: false then. */
  async ask(text: string): Promise<boolean> {
    this.notAsked.value = undefined
    const errand = new Errand<{ seq: number }>(this.#line, 'question.ask', { text })
    const asking: Asking = { text, errand }
    this.asking.value = [...this.asking.value, asking]
    const reply = await errand.reply
    const others = this.asking.value.filter((one) => one !== asking)
    if (reply.ok) return this.#taken(asking, reply.value.seq)
    this.asking.value = others
    const { retryAfterMs } = reply
    const until = retryAfterMs === undefined ? {} : { until: this.#model.clock.now() + retryAfterMs }
    this.notAsked.value = { text, why: reply, ...until }
    return false
  }

  /** It is shown as being on its way until the room shows it, which is soon, unless somebody was quicker to hide it. */
  #taken(asking: Asking, seq: number): true {
    const taken = { ...asking, seq }
    this.asking.value = this.asking.value.map((one) => (one === asking ? taken : one))
    const leave = () => {
      clearTimeout(timer)
      this.asking.value = this.asking.peek().filter((one) => one !== taken)
    }
    const timer = setTimeout(() => (stop(), leave()), SEEN_MS)
    const seen = computed(() => this.#model.questions.value.some(({ question }) => question === seq))
    const stop = effect(() => void (seen.value && queueMicrotask(() => (stop(), leave()))))
    return true
  }

  /** An own question goes. */
  async withdraw(question: number): Promise<Refused | undefined> {
    const reply = await this.#send('question.withdraw', { question })
    return reply.ok ? undefined : reply
  }

  #send<T>(name: 'question.upvote' | 'question.withdraw' | 'question.mine', input: object): Promise<Reply<T>> {
    return new Errand<T>(this.#line, name, input).reply
  }

  async #look(me: PersonId): Promise<void> {
    this.#known = me
    const reply = await this.#send<{ upvoted: readonly number[] }>('question.mine', {})
    if (reply.ok && this.#known === me) this.#upvoted.value = new Set(reply.value.upvoted)
  }
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const next = new Map(map)
  next.delete(key)
  return next
}

const all = new WeakMap<RoomModel, OwnQuestions>()

/** Those of the person on this page. */
export function questionsOf(model: RoomModel): OwnQuestions {
  const own = all.get(model) ?? new OwnQuestions(model)
  all.set(model, own)
  return own
}

/** Asks what is written; what is not taken stands in the field again, unless something else does by then. */
export function askDraft(model: RoomModel, { asking }: Talk): void {
  const text = asking.value.trim()
  if (text === '') return
  asking.value = ''
  void questionsOf(model)
    .ask(text)
    .then((taken) => {
      if (!taken && asking.value === '') asking.value = text
    })
}

/** Own questions on their way that the room does not show yet. */
export const unseenOf = (model: RoomModel) =>
  computed(() => {
    const known = new Set(model.questions.value.map(({ question }) => question))
    return questionsOf(model).asking.value.filter(({ seq }) => seq === undefined || !known.has(seq))
  })
