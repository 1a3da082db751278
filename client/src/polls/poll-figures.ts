import type { Signals } from '../../../src/protocol/index.ts'
import type { Poll, PollCount, PollSetup, PollTally } from '../../../src/protocol/polls.ts'

/** How one option of a poll stands. */
export interface PollRow {
  /** Its place in the poll, from 0. */
  option: number
  label: string
  picture?: string
  /** Of a battle: taps. */
  votes: number
  /** Of those who named an option, of a battle of all taps: 0 to 1, for bars, and in whole percent, for words. */
  share: number
  percent: number
  members: number
  guests: number
  leads: boolean
}

/** How an open poll stands as far as this page is told: with counts before without, and of this round alone. */
export function tallyOf(signals: Signals, poll: Pick<Poll, 'poll' | 'round'>): PollTally | undefined {
  const told = [signals['poll.early']?.value[poll.poll], signals['poll.tally']?.value[poll.poll]]
  return told.find((tally) => tally?.round === poll.round)
}

/** A ballot that the server has counted; `was`: the choice that it was before. */
export interface CountedBallot {
  choice: readonly number[]
  was?: readonly number[]
  of: 'members' | 'guests'
}

/** The same with that ballot in it: samples come a moment later, and nobody is told of their own vote that nobody voted so. */
export function withBallot(tally: PollTally, { choice, was, of }: CountedBallot): PollTally {
  const { members, guests } = tally
  if (!members || !guests) return tally
  const told = (option: number): number => (members.votes[option] ?? 0) + (guests.votes[option] ?? 0)
  const isIn = choice.length > 0 ? choice.every((one) => told(one) > 0) : members.abstained + guests.abstained > 0
  if (isIn) return tally
  const more = was && tally.turnout > 0 ? 0 : 1
  const moved = (count: PollCount, option: number): number =>
    Math.max(0, (count.votes[option] ?? 0) + Number(choice.includes(option)) - Number(was?.includes(option) ?? false))
  const own = tally[of] as PollCount
  const abstained = Math.max(0, own.abstained + Number(choice.length === 0) - Number(was?.length === 0))
  const length = Math.max(own.votes.length, ...choice.map((one) => one + 1))
  const votes = Array.from({ length }, (_, option) => moved(own, option))
  return { ...tally, turnout: tally.turnout + more, [of]: { ballots: own.ballots + more, abstained, votes } }
}

type Counts = Readonly<Record<'members' | 'guests', PollCount>>
function countsOf({ result }: Pick<Poll, 'result'>, tally: PollTally | undefined): Counts | undefined {
  if (result) return result
  const { members, guests } = tally ?? {}
  return members && guests && { members, guests }
}

/** A row for each option, in the order of the poll; undefined = nobody told us the counts. The result goes before a tally. */
export function pollRows(
  poll: Pick<Poll, 'setup' | 'result'>,
  tally: PollTally | undefined,
  labels: readonly string[],
): readonly PollRow[] | undefined {
  const counts = countsOf(poll, tally)
  if (!counts) return undefined
  const votesOf = (of: PollCount, option: number): number => of.votes[option] ?? 0
  const sums = labels.map((_, option) => votesOf(counts.members, option) + votesOf(counts.guests, option))
  const whole = wholeOf(poll.setup, counts, sums)
  const most = Math.max(...sums)
  return labels.map((label, option) => {
    const votes = sums[option] ?? 0
    const share = whole === 0 ? 0 : votes / whole
    const picture = poll.setup.options[option]?.picture
    return {
      ...{ option, label, votes, share, percent: Math.round(share * 100) },
      ...(picture !== undefined && { picture }),
      members: votesOf(counts.members, option),
      guests: votesOf(counts.guests, option),
      leads: poll.result ? poll.result.winners.includes(option) : votes > 0 && votes === most,
    }
  })
}

function wholeOf({ kind }: PollSetup, { members, guests }: Counts, sums: readonly number[]): number {
  if (kind === 'battle') return sums.reduce((all, taps) => all + taps, 0)
  return members.ballots + guests.ballots - members.abstained - guests.abstained
}

/** Of the members, and of the guests, how much of them each option has: 0 to 1. */
export function groupShares(
  poll: Pick<Poll, 'setup' | 'result'>,
  tally: PollTally | undefined,
  options: number,
): Record<'members' | 'guests', readonly number[]> | undefined {
  const counts = countsOf(poll, tally)
  if (!counts) return undefined
  const sharesOf = ({ ballots, abstained, votes }: PollCount): number[] => {
    const whole = poll.setup.kind === 'battle' ? votes.reduce((all, taps) => all + taps, 0) : ballots - abstained
    return Array.from({ length: options }, (_, option) => (whole === 0 ? 0 : (votes[option] ?? 0) / whole))
  }
  return { members: sharesOf(counts.members), guests: sharesOf(counts.guests) }
}

/** How many persons have voted, or tapped. */
export function turnoutOf({ result }: Pick<Poll, 'setup' | 'result'>, tally: PollTally | undefined): number {
  return result ? result.members.ballots + result.guests.ballots : (tally?.turnout ?? 0)
}

/** How many of them wanted none of the options; undefined = nobody told us. */
export function abstainedOf(poll: Pick<Poll, 'result'>, tally: PollTally | undefined): number | undefined {
  const counts = countsOf(poll, tally)
  return counts && counts.members.abstained + counts.guests.abstained
}

/** The middle of a scale, in its own steps; undefined = it is none, or nobody chose. */
export function averageOf({ kind, scale }: PollSetup, rows: readonly PollRow[]): number | undefined {
  if (kind !== 'scale' || !scale) return undefined
  const votes = rows.reduce((all, row) => all + row.votes, 0)
  if (votes === 0) return undefined
  return rows.reduce((all, row) => all + (scale.from + row.option) * row.votes, 0) / votes
}
