import { codes, n, times, type Quantiles } from './report-words.ts'

/** What became of those who voted, asked and upvoted. */
export interface VoteReport {
  voters: number
  /** Rounds of polls that they took part in, and ballots that they have in them, each person's once. */
  rounds: number
  persons: number
  /** Ballots, changes and taps as commands: sent, under ids of their own, and accepted. */
  sent: number
  accepted: number
  /** Who ended up with another choice than the first, or had one on the way. */
  changed: number
  inDoubt: number
  taps: number
  tapsCounted: number
  /** Accepted in a second: on average of the seconds in which any was, and in the busiest. */
  perSecond: { mean: number; peak: number }
  /** From the first sending to the answer: pending, then counted. */
  counted: Quantiles
  /** For good, by command and code. */
  refused: Record<string, number>
  /** For the moment, by code; sent again later. */
  pushedBack: Record<string, number>
  questions: number
  upvotes: number
}

export function voteRows(votes: VoteReport): [string, string][] {
  const { mean, peak } = votes.perSecond
  return [
    ['voters', `${n(votes.voters)}, who have ${n(votes.persons)} ballots in ${n(votes.rounds)} rounds of polls`],
    [
      'votes',
      `${n(votes.sent)} sent, ${n(votes.accepted)} counted, ${n(votes.changed)} persons changed theirs; in doubt ${n(votes.inDoubt)}`,
    ],
    ['votes a second', `${mean.toFixed(1)}, ${n(peak)} in the busiest`],
    ['pending, then counted', times(votes.counted)],
    ['taps', `${n(votes.tapsCounted)} counted of ${n(votes.taps)}`],
    ['votes refused', codes(votes.refused)],
    ['votes put off', codes(votes.pushedBack)],
    ['questions', `${n(votes.questions)}, wanted or not any more ${n(votes.upvotes)} times`],
  ]
}
