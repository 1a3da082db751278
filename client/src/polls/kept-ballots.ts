import type { PersonId, RoomId } from '../../../src/protocol/core.ts'
import type { PollId } from '../../../src/protocol/polls.ts'
import { keptText } from '../session/browser-storage.ts'

/** An own ballot as the server has it. */
export interface Ballot {
  /** Places of options, rising; none = to abstain. */
  choice: readonly number[]
  /** Names it in the file of ballots. */
  receipt: string
}
export type RoundName = `${PollId}:${number}`
export const roundName = ({ poll, round }: { poll: PollId; round: number }): RoundName => `${poll}:${round}`

/** Rounds that are kept, the newest. */
const LENGTH = 40

/** One person's ballots in one room, as this browser keeps them, so that a reload shows them at once. */
export class KeptBallots {
  readonly #text: ReturnType<typeof keptText>

  constructor(room: RoomId) {
    this.#text = keptText(`fanfare.ballots.${room}`)
  }

  /** What is kept of that person; another one's is none of theirs. */
  of(person: PersonId): Map<string, Ballot> {
    try {
      const kept = JSON.parse(this.#text.get() ?? '') as { person: PersonId; ballots: [string, Ballot][] }
      return new Map(kept.person === person ? kept.ballots.filter(([, ballot]) => isBallot(ballot)) : [])
    } catch {
      return new Map()
    }
  }

  keep(person: PersonId, name: RoundName, ballot: Ballot): void {
    const ballots = this.of(person)
    ballots.delete(name)
    ballots.set(name, { choice: ballot.choice, receipt: ballot.receipt })
    this.#text.set(JSON.stringify({ person, ballots: [...ballots].slice(-LENGTH) }))
  }
}

const isBallot = (value: unknown): value is Ballot =>
  typeof value === 'object' && Array.isArray((value as Ballot).choice) && typeof (value as Ballot).receipt === 'string'
