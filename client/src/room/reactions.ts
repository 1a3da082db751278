import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { REACTIONS } from '../../../src/protocol/chat.ts'
import type { Reply } from '../../../src/protocol/core.ts'
import type { Signal } from '../../../src/protocol/index.ts'

export type Reaction = (typeof REACTIONS)[number]
type Counts = readonly number[]
type Told = Signal<'chat.reactions'> | undefined
type Give = (line: number, reaction: Reaction, on: boolean) => Promise<Reply<{ counts: Counts }>>

/** One reaction to a line, as it is drawn. */
export interface Given {
  reaction: Reaction
  count: number
  mine: boolean
}

/** What is given to lines: what the room tells of it, with what this reader gives and takes back shown at once. */
export class Reactions {
  readonly #told: ReadonlySignal<Told>
  readonly #now: () => number
  readonly #give: Give
  /** What the server answered, and when it was asked. */
  readonly #answers = signal<ReadonlyMap<number, { counts: Counts; asked: number }>>(new Map())
  readonly #mine = signal<ReadonlySet<string>>(new Set())
  /** On the way: 1 = given, -1 = taken back. */
  readonly #pending = signal<ReadonlyMap<string, 1 | -1>>(new Map())

  constructor(told: ReadonlySignal<Told>, now: () => number, give: Give) {
    this.#told = told
    this.#now = now
    this.#give = give
  }

  /** What stands under a line, in the order of REACTIONS; the same value as long as nothing changes. */
  readonly of = (line: number): readonly Given[] => this.#drawn.value.get(line) ?? none

  /** Gives a reaction, or takes it back. What the server refused is undone; false then. */
  async toggle(line: number, reaction: Reaction): Promise<boolean> {
    const key = keyOf(line, reaction)
    if (this.#pending.value.has(key)) return true
    const on = !this.#mine.value.has(key)
    const asked = this.#now()
    this.#pending.value = new Map(this.#pending.value).set(key, on ? 1 : -1)
    this.#keep(key, on)
    const reply = await this.#give(line, reaction, on)
    if (reply.ok) this.#answers.value = new Map(this.#answers.value).set(line, { counts: reply.value.counts, asked })
    else this.#keep(key, !on)
    const pending = new Map(this.#pending.value)
    pending.delete(key)
    this.#pending.value = pending
    return reply.ok
  }

  #keep(key: string, on: boolean): void {
    const mine = new Set(this.#mine.value)
    if (on) mine.add(key)
    else mine.delete(key)
    this.#mine.value = mine
  }

  #before: ReadonlyMap<number, readonly Given[]> = new Map()
  readonly #drawn = computed(() => {
    const lines = new Set([
      ...Object.keys(this.#told.value?.value ?? {}).map(Number),
      ...this.#answers.value.keys(),
      ...[...this.#pending.value.keys()].map((key) => Number.parseInt(key, 10)),
    ])
    const next = new Map([...lines].map((line) => [line, this.#same(line, this.#draw(line))]))
    this.#before = next
    return next
  })

  #draw(line: number): Given[] {
    const told = this.#told.value
    const answer = this.#answers.value.get(line)
    const counts = answer && answer.asked > (told?.version ?? 0) ? answer.counts : (told?.value[line] ?? answer?.counts)
    return REACTIONS.flatMap((reaction, n) => {
      const key = keyOf(line, reaction)
      const mine = this.#mine.value.has(key)
      const count = Math.max((counts?.[n] ?? 0) + (this.#pending.value.get(key) ?? 0), mine ? 1 : 0)
      return count > 0 ? [{ reaction, count, mine }] : []
    })
  }

  #same(line: number, next: readonly Given[]): readonly Given[] {
    const before = this.#before.get(line)
    return before && JSON.stringify(before) === JSON.stringify(next) ? before : next
  }
}

const none: readonly Given[] = []
const keyOf = (line: number, reaction: Reaction): string => `${line} ${reaction}`
