import type { Poll, PollTally } from '../protocol/polls.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { Sampler } from '../rooms/sampling.ts'
import { boxOfRound } from './poll-setup-rules.ts'
import type { BoxCount, PollStore } from './poll-store.ts'

/** So often while a poll is open, ms. */
const EVERY_MS = 250

/** Those who have voted, where that lets them see how it stands. */
export const votersOf = ({ box }: Pick<Poll, 'box'>): string => `voted ${box}`

interface Sampled {
  /** How each box stood when it was looked at last, with counts. */
  tallies: Map<string, PollTally>
  groups: Set<string>
}
const sampled = new WeakMap<LiveRoom, Sampled>()

/** How a box stood when it was looked at last; undefined = nobody has looked yet. */
export const lastTally = (live: LiveRoom, { box }: Pick<Poll, 'box'>): PollTally | undefined =>
  sampled.get(live)?.tallies.get(box)

const openIn = (live: LiveRoom): Poll[] => live.replica.everyone.polls.filter(({ state }) => state === 'open')

const tallyOf = ({ round }: Poll, { members, guests }: BoxCount): PollTally => ({
  round,
  turnout: members.ballots + guests.ballots,
  members,
  guests,
})
const withoutCounts = ({ round, turnout }: PollTally): PollTally => ({ round, turnout })

/** How open polls stand: for everybody as far as they may know, with counts for staff, and for who has voted where that lets them see. */
export const pollSampler = (store: PollStore): Sampler =>
  Object.assign(
    async (live: LiveRoom): Promise<void> => {
      const polls = openIn(live)
      if (polls.length === 0 && !sampled.has(live)) return
      const boxes = polls.flatMap((poll) => boxOfRound(poll, poll.round) ?? [])
      const counts = polls.length === 0 ? [] : await store.counts(live.room, boxes)
      const still = new Set(openIn(live).map(({ box }) => box))
      const told = polls.flatMap((poll, i) => {
        const count = counts[i]
        return count && still.has(poll.box) ? [{ poll, tally: tallyOf(poll, count) }] : []
      })
      tell(live, told)
    },
    { everyMs: EVERY_MS },
  )

type Told = { poll: Poll; tally: PollTally }
const byPoll = (told: readonly Told[]): Record<string, PollTally> =>
  Object.fromEntries(told.map(({ poll, tally }) => [poll.poll, tally]))

function tell(live: LiveRoom, told: readonly Told[]): void {
  const isPublic = ({ poll }: Told): boolean => poll.setup.shown === 'live'
  const everyone = told.map((one) => (isPublic(one) ? one : { ...one, tally: withoutCounts(one.tally) }))
  const early = told.filter((one) => !isPublic(one))
  const own = early.filter(({ poll }) => poll.setup.shown === 'own_vote')
  live.setSignal('poll.tally', byPoll(everyone))
  live.setSignal('poll.early', byPoll(early), 'staff')
  for (const one of own) live.setSignal('poll.early', byPoll([one]), votersOf(one.poll))
  const groups = new Set(own.map(({ poll }) => votersOf(poll)))
  for (const group of sampled.get(live)?.groups ?? []) if (!groups.has(group)) live.dissolve(group)
  const tallies = new Map(told.map(({ poll, tally }) => [poll.box, tally]))
  if (told.length === 0) sampled.delete(live)
  else sampled.set(live, { tallies, groups })
}
