import type { Refusal } from '../protocol/core.ts'
import {
  POLL_LIMITS,
  type Poll,
  type PollEnd,
  type PollEvents,
  type PollId,
  type PollResult,
  type PollSetup,
} from '../protocol/polls.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import type { Decision } from '../rooms/decision-store.ts'
import { eventBody, type By } from '../rooms/event-body.ts'
import { pollGate, saltGate } from '../rooms/gates.ts'
import { closingOf, countingOf, sealingOf, type RoundName } from './poll-deadline-rules.ts'
import { setupFits } from './poll-setup-rules.ts'
import type { BoxCount } from './poll-store.ts'

type Deadlines = NonNullable<Decision['deadlines']>
/** A new box, and what its receipts are made with. */
export interface NewBox {
  box: string
  salt: string
}

const pollIn = ({ everyone }: Pick<Seen, 'everyone'>, poll: PollId): Poll | undefined =>
  everyone.polls.find((one) => one.poll === poll)
const isOpen = ({ state }: Poll): boolean => state === 'open'
const countedIn = ({ staff }: Pick<Seen, 'staff'>, { poll, round }: RoundName) =>
  staff.polls.counted.find((one) => one.poll === poll && one.round === round)

/** A closed round that is not counted yet. */
const isBeingCounted = (seen: Pick<Seen, 'staff'>, poll: Poll): boolean =>
  poll.state === 'closed' && countedIn(seen, poll) === undefined

const closesAt = (name: RoundName, at: number | null): Deadlines[number] => ({ ...closingOf(name), at })
const countsAt = (name: RoundName, at: number | null): Deadlines[number] => ({ ...countingOf(name), at })

/** Polls are asked in a room that is not closed. */
const shut = ({ everyone }: Seen): Refusal | undefined => (everyone.launch.phase === 'archived' ? 'closed' : undefined)

/** Puts a poll into the queue, or changes one there. What was opened is asked as it is: that is `stale`. */
export const draftPoll =
  (poll: PollId, setup: PollSetup, by: By) =>
  (seen: Seen): Verdict => {
    const { queue } = seen.staff.polls
    const isNew = !queue.some((draft) => draft.poll === poll)
    if (pollIn(seen, poll)) return shut(seen) ?? 'stale'
    if (isNew && queue.length >= POLL_LIMITS.drafts) return shut(seen) ?? 'too_many'
    return shut(seen) ?? { events: [eventBody('poll.drafted', { ...by, to: 'staff' }, { poll, setup })] }
  }

export const dropPoll =
  (poll: PollId, by: By) =>
  (seen: Seen): Verdict => {
    if (!seen.staff.polls.queue.some((draft) => draft.poll === poll)) return shut(seen) ?? 'not_found'
    return shut(seen) ?? { events: [eventBody('poll.dropped', { ...by, to: 'staff' }, { poll })] }
  }

export const arrangePolls =
  (polls: readonly PollId[], by: By) =>
  (seen: Seen): Verdict => {
    if (new Set(polls).size < polls.length) return 'bad_input'
    return shut(seen) ?? { events: [eventBody('poll.arranged', { ...by, to: 'staff' }, { polls })] }
  }

interface Opening {
  poll: PollId
  forMs?: number
  onAir?: boolean
}

/** A round as it begins. */
function beginning(name: RoundName, setup: PollSetup, { box, salt }: NewBox, now: number, corrects?: PollId) {
  const ends = setup.forMs === undefined ? undefined : now + setup.forMs
  const opened: PollEvents['poll.opened'] = {
    ...{ ...name, box, setup },
    ...(ends !== undefined && { closesAt: ends }),
    ...(corrects !== undefined && { corrects }),
  }
  return {
    opened,
    gates: { [pollGate(name.poll)]: box, [saltGate(box)]: salt },
    deadlines: [closesAt(name, ends ?? null)],
  }
}

/** What is opened, and as which round; a refusal where it cannot be. */
function whatOpens(seen: Seen, poll: PollId): { setup: PollSetup; round: number } | Refusal {
  const known = pollIn(seen, poll)
  if (known === undefined) {
    const setup = seen.staff.polls.queue.find((draft) => draft.poll === poll)?.setup
    return setup ? { setup, round: 1 } : 'not_found'
  }
  if (isOpen(known) || known.state === 'withdrawn') return 'stale'
  return isBeingCounted(seen, known) ? 'not_now' : { setup: known.setup, round: known.round + 1 }
}

const onStage = (poll: PollId, by: By): string => eventBody('stage.set', by, { scene: { kind: 'poll', poll } })

/** Staff keep nothing more under that name: no draft, and no result of an earlier poll that was called so. */
const droppedFrom = ({ staff: { polls } }: Pick<Seen, 'staff'>, poll: PollId, by: By): string[] =>
  [...polls.queue, ...polls.counted].some((one) => one.poll === poll)
    ? [eventBody('poll.dropped', { ...by, to: 'staff' }, { poll })]
    : []
/** How many polls are open besides this one. */
const openBeside = ({ everyone }: Pick<Seen, 'everyone'>, poll: PollId): number =>
  everyone.polls.filter((one) => isOpen(one) && one.poll !== poll).length

/** Opens a poll of the queue, or another round of one that is closed. */
export const openPoll =
  ({ poll, forMs, onAir }: Opening, newBox: NewBox, by: By) =>
  (seen: Seen): Verdict => {
    const refused = shut(seen) ?? (seen.everyone.launch.phase === 'draft' ? 'not_now' : undefined)
    if (refused) return refused
    const what = whatOpens(seen, poll)
    if (typeof what === 'string') return what
    if (openBeside(seen, poll) >= POLL_LIMITS.open) return 'too_many'
    const setup = forMs === undefined ? what.setup : { ...what.setup, forMs }
    if (!setupFits(setup)) return 'bad_input'
    const { opened, gates, deadlines } = beginning({ poll, round: what.round }, setup, newBox, seen.now)
    const aired = onAir ? [onStage(poll, by)] : []
    const dropped = what.round === 1 ? droppedFrom(seen, poll, by) : []
    return { events: [eventBody('poll.opened', by, opened), ...dropped, ...aired], gates, deadlines }
  }

/** The poll, if that round of it is open. */
const openRound = (seen: Seen, { poll, round }: RoundName): Poll | Refusal => {
  const known = pollIn(seen, poll)
  if (known === undefined) return 'not_found'
  return isOpen(known) && known.round === round ? known : 'poll_closed'
}

export const extendPoll =
  (name: RoundName, byMs: number, by: By) =>
  (seen: Seen): Verdict => {
    const poll = openRound(seen, name)
    if (typeof poll === 'string') return shut(seen) ?? poll
    if (poll.closesAt === undefined) return 'not_now'
    if (poll.closesAt <= seen.now) return 'poll_closed'
    const ends = poll.closesAt + byMs
    if (ends > seen.now + POLL_LIMITS.longestMs) return 'bad_input'
    const extended = eventBody('poll.extended', by, { ...name, closesAt: ends })
    return { events: [extended], deadlines: [closesAt(name, ends)] }
  }

const closing = (name: RoundName, why: PollEnd, by: By, now: number): Verdict => ({
  events: [eventBody('poll.closed', by, { ...name, why })],
  gates: { [pollGate(name.poll)]: null },
  deadlines: [closesAt(name, null), countsAt(name, now)],
})

export const closePoll =
  (name: RoundName, by: By) =>
  (seen: Seen): Verdict => {
    const poll = openRound(seen, name)
    return typeof poll === 'string' ? (shut(seen) ?? poll) : closing(name, 'host', by, seen.now)
  }

/** Its time is over, or its box was full before that. */
export const closeWhenDue =
  (name: RoundName, full = false) =>
  (seen: Seen): Verdict =>
    typeof openRound(seen, name) === 'string' ? {} : closing(name, full ? 'full' : 'time', {}, seen.now)

const sumsOf = ({ members, guests }: BoxCount): number[] =>
  members.votes.map((votes, option) => votes + (guests.votes[option] ?? 0))

export function resultOf(count: BoxCount): PollResult {
  const sums = sumsOf(count)
  const most = Math.max(0, ...sums)
  return { ...count, winners: sums.flatMap((sum, option) => (most > 0 && sum === most ? [option] : [])) }
}

/** Does a battle go on? By its own rule, once. */
function overtimeOf({ setup: { overtime, kind }, overtime: had }: Poll, count: BoxCount): number | undefined {
  if (kind !== 'battle' || overtime === undefined || had) return undefined
  const [one = 0, other = 0] = sumsOf(count)
  return Math.abs(one - other) * 100 <= overtime.withinPercent * (one + other) ? overtime.forMs : undefined
}

/** What a closed box holds is the result: told to staff, and to everybody unless a host reveals it. A battle may go on instead. */
export const countPoll =
  (name: RoundName, count: BoxCount) =>
  (seen: Seen): Verdict => {
    const poll = pollIn(seen, name.poll)
    if (poll?.round !== name.round || !isBeingCounted(seen, poll)) return {}
    const more = poll.ended === 'time' ? overtimeOf(poll, count) : undefined
    if (more !== undefined) {
      const ends = seen.now + more
      const extended = eventBody('poll.extended', {}, { ...name, closesAt: ends, overtime: true })
      const deadlines = [countsAt(name, null), closesAt(name, ends)]
      return { events: [extended], gates: { [pollGate(name.poll)]: poll.box }, deadlines }
    }
    const result = resultOf(count)
    const counted = eventBody('poll.counted', { to: 'staff' }, { ...name, result })
    const revealed = poll.setup.shown === 'reveal' ? [] : [eventBody('poll.revealed', {}, { ...name, result })]
    const deadlines = [countsAt(name, null), { ...sealingOf(name), at: seen.now }]
    return { events: [counted, ...revealed], deadlines }
  }

export const revealPoll =
  (name: RoundName, by: By) =>
  (seen: Seen): Verdict => {
    const poll = pollIn(seen, name.poll)
    if (poll === undefined) return shut(seen) ?? 'not_found'
    if (poll.round !== name.round || poll.state === 'revealed' || poll.state === 'withdrawn')
      return shut(seen) ?? 'stale'
    const counted = countedIn(seen, name)
    if (counted === undefined || poll.state !== 'closed') return shut(seen) ?? 'not_now'
    return shut(seen) ?? { events: [eventBody('poll.revealed', by, { ...name, result: counted.result })] }
  }

interface Withdrawal {
  poll: PollId
  reason: string
  correction?: { poll: PollId; setup: PollSetup }
}

/** It does not count. Where a correction is given, that is open from the same moment on, and takes its place on the stage. */
export const withdrawPoll =
  ({ poll, reason, correction }: Withdrawal, newBox: NewBox, by: By) =>
  (seen: Seen): Verdict => {
    const known = pollIn(seen, poll)
    if (known === undefined) return shut(seen) ?? 'not_found'
    if (shut(seen) || known.state === 'withdrawn') return shut(seen) ?? 'stale'
    if (correction && pollIn(seen, correction.poll)) return 'stale'
    if (correction && openBeside(seen, poll) >= POLL_LIMITS.open) return 'too_many'
    const withdrawn = eventBody('poll.withdrawn', by, {
      poll,
      reason,
      ...(correction && { corrected: correction.poll }),
    })
    const gates = { [pollGate(poll)]: null }
    const ended = [closesAt(known, null)]
    if (correction === undefined) return { events: [withdrawn], gates, deadlines: ended }
    const next = beginning({ poll: correction.poll, round: 1 }, correction.setup, newBox, seen.now, poll)
    const { scene } = seen.everyone.stage
    const aired = scene?.kind === 'poll' && scene.poll === poll ? [onStage(correction.poll, by)] : []
    return {
      events: [
        withdrawn,
        eventBody('poll.opened', by, next.opened),
        ...droppedFrom(seen, correction.poll, by),
        ...aired,
      ],
      gates: { ...gates, ...next.gates },
      deadlines: [...ended, ...next.deadlines],
    }
  }

export const archivePoll =
  (poll: PollId, by: By) =>
  (seen: Seen): Verdict => {
    const known = pollIn(seen, poll)
    if (known === undefined || shut(seen)) return shut(seen) ?? 'not_found'
    const isSealed = known.state === 'withdrawn' || known.seal !== undefined
    if (isOpen(known) || !isSealed) return 'not_now'
    return { events: [eventBody('poll.archived', by, { poll }), ...droppedFrom(seen, poll, by)] }
  }

export const sealPoll =
  (name: RoundName, seal: string) =>
  (seen: Seen): Verdict => {
    const poll = pollIn(seen, name.poll)
    const round = poll?.round === name.round ? poll : poll?.before.find((one) => one.round === name.round)
    return round && round.seal === undefined ? { events: [eventBody('poll.sealed', {}, { ...name, seal })] } : {}
  }
