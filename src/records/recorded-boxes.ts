import type { PersonId, RoomId } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'
import { optionsOf, type PollId } from '../protocol/polls.ts'

/** Where the ballots of one round are. */
export interface RecordedBox {
  poll: PollId
  round: number
  box: string
  options: number
  battle: boolean
}
/** A ballot as a file holds it: its key is `=` and its receipt, and says nothing of who it was. */
export interface RecordedBallot {
  key: string
  member: boolean
  choice: readonly number[]
}

/** The ballots of polls, as records see them. */
export interface RecordedBallots {
  /** Each as a line of JSON with its end, in the order of receipts, some at once. */
  lines(room: RoomId, box: RecordedBox): AsyncGenerator<readonly string[]>
  /** Puts ballots into a box; those that are there stay. */
  restore(room: RoomId, box: RecordedBox, ballots: readonly RecordedBallot[]): Promise<void>
  /** Nobody can tell any more whose ballots these were. `ids` absent = all. Says whether there were any. */
  forget(room: RoomId, box: RecordedBox, ids?: readonly PersonId[]): Promise<boolean>
}

/** Tells a round from every other one of a room. */
export const roundName = ({ poll, round }: Pick<RecordedBox, 'poll' | 'round'>): string => `${round} ${poll}`

const OPENED = '{"type":"poll.opened"'

/** The box that an entry of the log opens; undefined = it opens none. */
export function boxIn(body: string): RecordedBox | undefined {
  if (!body.startsWith(OPENED)) return undefined
  const event = JSON.parse(body) as RoomEvent
  if (event.type !== 'poll.opened' || event.tombstone) return undefined
  const { poll, round, box, setup } = event
  return { poll, round, box, options: optionsOf(setup), battle: setup.kind === 'battle' }
}

const REVEALED = '{"type":"poll.revealed"'

/** Finds in a log, entry by entry, where ballots are: in every round, or in those alone whose result everybody knows. */
export class BoxSearch {
  readonly #revealedAlone: boolean
  readonly #boxes: RecordedBox[] = []
  readonly #revealed = new Set<string>()

  constructor(revealedAlone = false) {
    this.#revealedAlone = revealedAlone
  }

  take(body: string): void {
    const box = boxIn(body)
    if (box) this.#boxes.push(box)
    if (!body.startsWith(REVEALED)) return
    this.#revealed.add(roundName(JSON.parse(body) as RecordedBox))
  }

  found(): readonly RecordedBox[] {
    if (!this.#revealedAlone) return this.#boxes
    return this.#boxes.filter((box) => this.#revealed.has(roundName(box)))
  }
}
