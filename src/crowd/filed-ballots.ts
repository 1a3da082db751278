import { createHash } from 'node:crypto'
import type { PollCount, PollResult } from '../protocol/polls.ts'

export interface FiledBallot {
  receipt: string
  of: 'member' | 'guest'
  choice: number[]
}
/** A round's file of ballots, as it is served. `seal`: of its ballots' lines, reckoned here. */
export interface BallotFile {
  poll: string
  round: number
  /** How many options it names. */
  options: number
  battle: boolean
  /** What it says that was announced, and what it says is its seal. */
  result?: PollResult
  sealed?: string
  seal: string
  ballots: FiledBallot[]
  /** How many there are by its last line. */
  end: number
}

interface Header {
  poll: string
  round: number
  kind: string
  options: string[]
  result?: PollResult
  seal?: string
}

export function parseBallotFile(text: string): BallotFile {
  const rows = text.split('\n').filter((row) => row !== '')
  const ballots = rows.slice(1, -1)
  const header = JSON.parse(rows[0] ?? '{}') as Header
  const { ballots: end } = JSON.parse(rows.at(-1) ?? '{}') as { ballots: number }
  return {
    ...{ poll: header.poll, round: header.round, options: header.options.length, battle: header.kind === 'battle' },
    ...(header.result && { result: header.result }),
    ...(header.seal !== undefined && { sealed: header.seal }),
    seal: createHash('sha256')
      .update(ballots.map((row) => `${row}\n`).join(''))
      .digest('hex'),
    ballots: ballots.map((row) => JSON.parse(row) as FiledBallot),
    end,
  }
}

/** Counts the file again. */
export function recount({ ballots, options, battle }: BallotFile, of: FiledBallot['of']): PollCount {
  const theirs = ballots.filter((ballot) => ballot.of === of)
  const votes = Array.from({ length: options }, (_, option) =>
    theirs.reduce((sum, { choice }) => sum + (battle ? (choice[option] ?? 0) : Number(choice.includes(option))), 0),
  )
  const abstained = battle ? 0 : theirs.filter(({ choice }) => choice.length === 0).length
  return { ballots: theirs.length, abstained, votes }
}
