import type { CommandId, PersonId, Refusal } from '../../src/protocol/core.ts'
import type { OpenBox } from '../../src/polls/poll-store.ts'
import { POLL_LIMITS } from '../../src/protocol/polls.ts'

/** Somebody as the model sees them: everything that was accepted from them, in order. */
interface Somebody {
  member: boolean
  accepted: { id: CommandId; choice: readonly number[]; member: boolean }[]
  /** What counts. */
  choice: readonly number[]
}
interface Act {
  ids: readonly PersonId[]
  member: boolean
  id: CommandId
  choice: readonly number[]
}

/**
 * What one box should do, told in other words than the code: people, not keys. Ids that were seen together are one person
 * from then on; of two ballots the one counts that belongs to the id named first.
 */
export class BallotModel {
  readonly #people = new Map<PersonId, Somebody>()
  readonly #rules: Pick<OpenBox, 'changes' | 'atBallots'>
  open = true

  constructor(rules: Pick<OpenBox, 'changes' | 'atBallots'>) {
    this.#rules = rules
  }

  get everybody(): Somebody[] {
    return [...new Set(this.#people.values())]
  }

  vote({ ids, member, id, choice }: Act): Refusal | readonly number[] {
    const known = [...new Set(ids.flatMap((one) => this.#people.get(one) ?? []))]
    const before = known.flatMap(({ accepted }) => accepted).find((one) => one.id === id)
    if (before) return String(before.choice) === String(choice) ? choice : 'id_reused'
    if (!this.open) return 'poll_closed'
    const person = this.#oneOf(ids, known)
    if (person && !this.#rules.changes) return 'voted'
    if (person && person.accepted.length >= POLL_LIMITS.changes) return 'too_many'
    const somebody = person ?? { member, accepted: [], choice }
    Object.assign(somebody, { member, choice })
    somebody.accepted.push({ id, choice, member })
    for (const one of ids) this.#people.set(one, somebody)
    if (person === undefined && this.everybody.length >= (this.#rules.atBallots ?? Infinity)) this.open = false
    return choice
  }

  #oneOf(ids: readonly PersonId[], known: readonly Somebody[]): Somebody | undefined {
    const [main, ...others] = known
    if (main === undefined) return undefined
    main.accepted.unshift(...others.flatMap(({ accepted }) => accepted))
    for (const [id, somebody] of this.#people) if (others.includes(somebody)) this.#people.set(id, main)
    for (const id of ids) this.#people.set(id, main)
    return main
  }

  counts(options: number) {
    const of = (member: boolean) => {
      const theirs = this.everybody.filter((one) => one.member === member)
      return {
        ballots: theirs.length,
        abstained: theirs.filter(({ choice }) => choice.length === 0).length,
        votes: Array.from({ length: options }, (_, i) => theirs.filter(({ choice }) => choice.includes(i)).length),
      }
    }
    return { members: of(true), guests: of(false) }
  }
}
