import { POLL_LIMITS, type PollCount } from '../protocol/polls.ts'
import { ballotLength, firstLine, lineLength, type Act, type Chunk } from './ballot-chunks.ts'
import {
  cast,
  choiceOf,
  leadsTo,
  standsAlready,
  tagOf,
  takeBack,
  type BallotTable,
  type Cast,
  type CastAnswer,
  type CastRules,
} from './ballot-rules.ts'
import { RowTable } from './row-table.ts'

interface Counted {
  ballots: number
  abstained: number
  /** By option; none = 0. */
  votes: number[]
}
const add = (votes: number[], option: number, by: number): void => {
  votes[option] = (votes[option] ?? 0) + by
}
const nothing = (): Counted => ({ ballots: 0, abstained: 0, votes: [] })

const mostChanges = POLL_LIMITS.changes
/** So many acts that change nothing, and a quarter of the ballots, may be in a log. */
const IDLE_AT_MOST = 1_000
const NONE: ReadonlySet<Act> = new Set()

/** What the log of an open box comes to: every ballot, and the counts. The same chunks in the same order make the same box. */
export class BallotFold implements BallotTable {
  readonly #held = new RowTable()
  readonly #members = nothing()
  readonly #guests = nothing()
  #most = Infinity
  /** Rows that were put, and acts that put none. */
  #puts = 0
  #idle = 0
  /** The chunk that is folded, its number among the texts that have rows, and where in it the act's line, and the next, begins. */
  #text = ''
  #number: number | undefined
  #line = 0
  #next = 0

  /** It has as many ballots as it takes. */
  get isFull(): boolean {
    return this.#ballots >= this.#most
  }
  get #ballots(): number {
    return this.#members.ballots + this.#guests.ballots
  }

  get(key: string): string | undefined {
    return this.#held.get(key)
  }
  put(key: string, ballot: string): void {
    this.#held.put(key, ballot)
    this.#puts++
  }
  putFirst(key: string, act: Cast): void {
    const text = (this.#number ??= this.#held.add(this.#text))
    const to = this.#line + ballotLength(act)
    this.#held.putPart(key, { text, from: this.#line, to, key: this.#next - 1 - key.length })
    this.#puts++
  }
  delete(key: string): void {
    this.#held.delete(key)
  }
  count(tag: string, choice: string, by: number): void {
    const counted = tag === 'm' ? this.#members : this.#guests
    counted.ballots += by
    if (choice === '') counted.abstained += by
    else if (choice.length === 1) add(counted.votes, Number(choice), by)
    else for (const option of choice.split(',')) add(counted.votes, Number(option), by)
  }

  /** Every row, as it would be kept. */
  get size(): number {
    return this.#held.size
  }
  rows(): Iterable<[key: string, ballot: string]> {
    return this.#held.entries()
  }
  counts(options: number): { members: PollCount; guests: PollCount } {
    const of = ({ ballots, abstained, votes }: Counted): PollCount => ({
      ...{ ballots, abstained },
      votes: Array.from({ length: options }, (_, option) => votes[option] ?? 0),
    })
    return { members: of(this.#members), guests: of(this.#guests) }
  }

  /** The counts as they are kept: field, figure, ... */
  tally(): (string | number)[] {
    const of = (tag: string, { ballots, abstained, votes }: Counted) => [
      ...[tag, ballots, `${tag}:a`, abstained],
      ...votes.flatMap((count, option) => [`${tag}:${option}`, count]),
    ]
    return [...of('m', this.#members), ...of('g', this.#guests)]
  }

  /** A row as it was kept before. */
  begin(key: string, ballot: string): void {
    this.put(key, ballot)
    if (leadsTo(ballot) === undefined) this.count(tagOf(ballot), choiceOf(ballot), 1)
  }

  /**
   * What a chunk does, and how each act is answered. `idle` ones are not in its text, for they change nothing; undefined = one of
   * them would by now.
   */
  fold(
    { changes, atBallots, acts, text }: Omit<Chunk, 'nonce'> & { text: string },
    banned: ReadonlySet<string>,
    idle: ReadonlySet<Act> = NONE,
  ): (CastAnswer | undefined)[] {
    this.#most = atBallots ?? this.#most
    const rulesOf = (shut: CastRules['shut']): CastRules => ({ shut, changes, mostChanges })
    const [open, full, held] = [rulesOf(undefined), rulesOf('poll_closed'), rulesOf('banned')]
    const puts = this.#puts
    this.#text = text
    this.#number = undefined
    this.#next = firstLine(text)
    const answers = acts.map((act) => {
      const its = isBanned(act, banned) ? held : this.isFull ? full : open
      if (!idle.has(act)) return this.#act(act, its)
      return this.#isIdle(act, changes) ? this.answer(act, its) : undefined
    })
    this.#idle += Math.max(0, acts.length - idle.size - (this.#puts - puts))
    return answers
  }

  #act(act: Act, rules: CastRules): CastAnswer {
    this.#line = this.#next
    this.#next += lineLength(act)
    if (act.tag !== '-') return cast(this, act, rules)
    takeBack(this, act.keys, rules.shut)
    return 'not_found'
  }

  /** How somebody is answered while nothing changes. */
  answer(act: Act, rules: Omit<CastRules, 'mostChanges'>): CastAnswer {
    const asItIs: BallotTable = { get: (key) => this.get(key), put: () => {}, putFirst: () => {}, count: () => {} }
    return act.tag === '-' ? 'not_found' : cast(asItIs, act, { ...rules, mostChanges })
  }

  /**
   * Which of these acts change nothing, as far as one can tell beforehand: those need not be in the log. Votes are looked at only
   * where many such came before: somebody sends again and again.
   */
  idleOf(acts: readonly Act[], changes: boolean): ReadonlySet<Act> {
    const many = this.#idle > IDLE_AT_MOST + this.#ballots / 4
    if (!many && !acts.some(asks)) return NONE
    return new Set(acts.filter((act) => (many || asks(act)) && this.#isIdle(act, changes)))
  }

  #isIdle(act: Act, changes: boolean): boolean {
    return act.tag !== '-' && standsAlready(this, act, { changes, mostChanges })
  }
}

const asks = ({ id, tag }: Act): boolean => id === '' && tag !== '-'

export const isBanned = ({ keys }: Act, banned: ReadonlySet<string>): boolean =>
  banned.size > 0 && keys.some((key) => banned.has(key))
