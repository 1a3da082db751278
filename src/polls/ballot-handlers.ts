import { accept, refuse, type Reply } from '../protocol/core.ts'
import { POLL_LIMITS, type Poll, type PollCommand, type PollId, type PollTally } from '../protocol/polls.ts'
import { isStaff } from '../protocol/roles.ts'
import { gather } from '../rooms/gather.ts'
import type { Caller, Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { reachHead } from '../rooms/reach-head.ts'
import type { RoomLog } from '../rooms/room-log.ts'
import { VOTES_AT_ONCE } from './ballot-rules.ts'
import { boxOfRound, choiceFits } from './poll-setup-rules.ts'
import type { CastBallot, Casting, KeptBallot, OpenBox, PollStore, Tapping } from './poll-store.ts'
import { lastTally, votersOf } from './poll-tallies.ts'
import { receiptOf } from './receipts.ts'

type CrowdCommand = Extract<PollCommand, 'poll.vote' | 'poll.tap' | 'poll.mine'>

/** One box on this node. */
interface Urn {
  live: LiveRoom
  box: OpenBox
  /** Taps of a person that count in a second. */
  most: number
  /** What its receipts are made with, once it was read; empty = there is none: nothing can be cast. */
  salt?: string
}

/** One urn for each box of a room, however often it is asked for. */
class Urns {
  readonly #ofRoom = new WeakMap<LiveRoom, Map<string, Urn>>()

  of(live: LiveRoom, poll: Poll, round: number): Urn | undefined {
    const box = boxOfRound(poll, round)
    if (box === undefined) return undefined
    const known = this.#ofRoom.get(live) ?? new Map<string, Urn>()
    this.#ofRoom.set(live, known)
    const { final, atBallots, tapsPerSecond = POLL_LIMITS.usualTapsPerSecond } = poll.setup
    const rules = { changes: !final, ...(atBallots !== undefined && { atBallots }) }
    const urn = known.get(box.box) ?? { live, box: { ...box, ...rules }, most: tapsPerSecond }
    known.set(box.box, urn)
    return urn
  }
}

interface Ground {
  polls: PollStore
  log: RoomLog
}

/** Ballots wait so long for others, ms: less than anybody notices, and one call takes all that come in a stampede meanwhile. */
const GATHERED_MS = 20

/** What many ask of one box at the same time goes to the store together. */
const gathered = (polls: PollStore) => ({
  vote: gather<Urn, Casting, Reply<CastBallot>>(
    ({ live, box }, castings) => polls.vote(live.room, box, castings, live.fence().now),
    { most: VOTES_AT_ONCE, forMs: GATHERED_MS },
  ),
  tap: gather<Urn, Tapping, Reply<{ counted: number }>>(
    ({ live, box, most }, tappings) => polls.tap(live.room, box, tappings, { most, now: live.fence().now }),
    { forMs: GATHERED_MS },
  ),
  mine: gather<Urn, Caller, KeptBallot | undefined>(({ live, box }, callers) =>
    Promise.all(callers.map(({ ids }) => polls.ballotOf(live.room, box, ids))),
  ),
})

export function ballotHandlers({ polls, log }: Ground): Handlers<CrowdCommand> {
  const urns = new Urns()
  const { vote, tap, mine } = gathered(polls)
  /** The poll and the urn of that round, if this person may act in it. */
  const find = async (caller: Caller, asked: PollId, round: number, fits: (poll: Poll) => boolean) => {
    const poll = await seen(caller.live, log, asked, round)
    if (poll === undefined) return 'not_found'
    if (!fits(poll)) return 'bad_input'
    if (isForOthers(poll, caller)) return 'members_only'
    const urn = urns.of(caller.live, poll, round)
    return urn ? { poll, urn, salt: await saltOf(urn, polls) } : 'poll_closed'
  }
  return {
    async 'poll.vote'(caller, { id, poll, round, choice }) {
      const found = await find(caller, poll, round, ({ setup }) => choiceFits(setup, choice))
      if (typeof found === 'string') return refuse(found)
      const reply = await vote(found.urn, { ...voterOf(caller), id, choice })
      return reply.ok ? accept(toldOf({ ...found, caller, ballot: reply.value })) : reply
    },

    async 'poll.tap'(caller, { id, poll, round, side, taps }) {
      const found = await find(caller, poll, round, ({ setup }) => setup.kind === 'battle')
      if (typeof found === 'string') return refuse(found)
      return tap(found.urn, { ...voterOf(caller), id, side, taps })
    },

    async 'poll.mine'(caller, { poll: asked }) {
      const poll = await seen(caller.live, log, asked, 0)
      const urn = poll && urns.of(caller.live, poll, poll.round)
      if (poll === undefined || urn === undefined) return refuse('not_found')
      const [salt, ballot] = await Promise.all([saltOf(urn, polls), mine(urn, caller)])
      return accept({ ballot: ballot ? toldOf({ poll, urn, salt, caller, ballot }) : null })
    },
  }
}

/** Read once, before anything is cast: afterwards it must be there to tell a receipt. */
async function saltOf(urn: Urn, polls: PollStore): Promise<string> {
  urn.salt ??= (await polls.salt(urn.live.room, urn.box)) ?? ''
  return urn.salt
}

const voterOf = ({ ids, person }: Caller) => ({ ids, member: person.standing === 'member' })

const isForOthers = ({ setup }: Poll, { person, role }: Caller): boolean =>
  setup.members === true && person.standing !== 'member' && !isStaff({ role })

/** The poll, as soon as this node knows of that round: the caller may have read of it at another one. */
async function seen(live: LiveRoom, log: RoomLog, poll: PollId, round: number): Promise<Poll | undefined> {
  const known = (): Poll | undefined => live.replica.everyone.polls.find((one) => one.poll === poll)
  const first = known()
  if (first && first.round >= round) return first
  await reachHead(live, log)
  return known()
}

interface Telling {
  urn: Urn
  poll: Poll
  caller: Caller
  ballot: CastBallot
  salt: string
}

/** What somebody is told of their ballot; where having voted lets them see how it stands, that too, from now on. */
const toldOf = ({ urn, poll, caller, ballot: { key, choice }, salt }: Telling) => ({
  ...{ choice: [...choice], receipt: receiptOf(salt, key) },
  ...tallyFor(urn, poll, caller),
})

function tallyFor({ live, box }: Urn, poll: Poll, { ids }: Caller): { tally?: PollTally } {
  const stillOpen = live.replica.everyone.polls.some((one) => one.box === box.box && one.state === 'open')
  if (poll.setup.shown !== 'own_vote' || !stillOpen) return {}
  live.admit(votersOf(poll), ids)
  const tally = lastTally(live, poll)
  return tally ? { tally } : {}
}
