import type { CommandId, Epoch, Position } from '../protocol/core.ts'
import type { Ledger } from './ledger.ts'
import { SeqSet } from './seq-set.ts'
import type { Violations } from './violations.ts'

/** One listener's way along one epoch: everything after `after` up to `last`, but for the holes it was told of. */
export interface Stretch {
  epoch: Epoch
  /** Where the ledger keeps it: an epoch that was begun anew, shorter or otherwise, is another chapter. */
  chapter: string
  after: number
  last: number
  seen: SeqSet
  holes: { after: number; upTo: number }[]
}

/** A line of the log as everyone may read it. */
export interface LoggedLine {
  seq: number
  id?: CommandId | undefined
}

/**
 * What one listener heard, checked while it hears: each line once, in order, and under the number that it has for all
 * others. What is missing shows at the end, by `misses`.
 */
export class Track {
  readonly name: string
  readonly stretches: Stretch[] = []
  #ledger: Ledger
  #violations: Violations

  constructor(name: string, ledger: Ledger, violations: Violations) {
    this.name = name
    this.#ledger = ledger
    this.#violations = violations
  }

  get now(): Stretch | undefined {
    return this.stretches.at(-1)
  }

  /** A snapshot came: what lies between is openly not told, and to be read in the history. */
  snapshot({ epoch, seq, digest }: Position, why: 'cold' | 'epoch' | 'digest' | 'too_old' = 'cold'): void {
    const now = this.now
    const anew = now?.epoch === epoch && (why === 'digest' || seq < now.last)
    if (now?.epoch !== epoch || anew) {
      const chapter = anew ? `${epoch} from ${digest}` : epoch
      this.stretches.push({ epoch, chapter, after: seq, last: seq, seen: new SeqSet(), holes: [] })
    } else if (seq > now.last) {
      now.holes.push({ after: now.last, upTo: seq })
      now.last = seq
    }
  }

  hear({ seq, id }: LoggedLine): void {
    const now = this.now
    if (now === undefined)
      return this.#violations.add('reordered', () => `${this.name} heard ${seq} before it was welcomed`)
    const again = !now.seen.add(seq)
    if (again) this.#violations.add('doubled', () => `${this.name} heard ${seq} (${id}) twice`)
    else if (seq <= now.last)
      this.#violations.add('reordered', () => `${this.name} heard ${seq} (${id}) after ${now.last}`)
    if (!this.#ledger.note(now.chapter, seq, id))
      this.#violations.add('differs', () => this.#difference(now.chapter, seq, id))
    now.last = Math.max(now.last, seq)
  }

  /** The listener knows that up to here nothing more is for it. */
  reached(seq: number): void {
    const now = this.now
    if (now !== undefined && seq > now.last) now.last = seq
  }

  /** How it knows of a line of the final log: it heard it, was openly sent to the history, came later, or misses it. */
  knows({ seq, id }: LoggedLine): 'heard' | 'told' | 'before' | 'missing' {
    const now = this.now
    if (now === undefined || this.stretches[0] === undefined) return 'missing'
    if (now.seen.has(seq)) return 'heard'
    if (now.holes.some(({ after, upTo }) => seq > after && seq <= upTo)) return 'told'
    if (seq > now.after) return 'missing'
    const heard = ({ chapter, seen }: Stretch): boolean =>
      seen.has(seq) && this.#ledger.idAt(chapter, seq) === (id ?? '')
    if (this.stretches.some(heard)) return 'heard'
    return this.stretches.length === 1 || seq <= this.stretches[0].after ? 'before' : 'told'
  }

  /** The id it heard under a number of the present epoch. */
  heardAt(seq: number): string | undefined {
    return this.now && this.#ledger.idAt(this.now.chapter, seq)
  }

  #difference(chapter: string, seq: number, id: CommandId | undefined): string {
    return `${this.name} heard ${id} as ${seq}, others heard ${this.#ledger.idAt(chapter, seq)}`
  }
}
