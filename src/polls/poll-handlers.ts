import { setTimeout } from 'node:timers/promises'
import { refuse, type RoomId } from '../protocol/core.ts'
import type { PollCommand, PollSetup } from '../protocol/polls.ts'
import type { Deadline } from '../rooms/deadline-store.ts'
import { asking, decide, type Cause, type Seen } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { RoomLog } from '../rooms/room-log.ts'
import { sealed } from './ballot-file.ts'
import { ballotHandlers } from './ballot-handlers.ts'
import {
  archivePoll,
  arrangePolls,
  closePoll,
  closeWhenDue,
  countPoll,
  draftPoll,
  dropPoll,
  extendPoll,
  isFull,
  openPoll,
  revealPoll,
  roundOf,
  sealPoll,
  withdrawPoll,
  type NewBox,
  type RoundName,
} from './poll-rules.ts'
import { boxOfRound, setupFits } from './poll-setup-rules.ts'
import type { Box, PollStore } from './poll-store.ts'
import { cleanReason, cleanSetup } from './clean-polls.ts'
import { boxOf, newSalt } from './receipts.ts'

export { pollSampler } from './poll-tallies.ts'

const AT_ONCE_MS = 20
const SEALS_KEPT = 20

interface Ground {
  decisions: DecisionStore
  polls: PollStore
  log: RoomLog
}

export function pollHandlers(ground: Ground): Handlers<PollCommand> {
  const { decisions } = ground
  return {
    ...ballotHandlers(ground),

    async 'poll.draft'(caller, { id, poll, setup: given }) {
      const setup = sound(given)
      if (typeof setup === 'string') return refuse(setup)
      return decide(caller.live, decisions, asking(caller, id), draftPoll(poll, setup, { by: caller.person.id, id }))
    },
    'poll.drop': (caller, { id, poll }) =>
      decide(caller.live, decisions, asking(caller, id), dropPoll(poll, { by: caller.person.id, id })),
    'poll.arrange': (caller, { id, polls }) =>
      decide(caller.live, decisions, asking(caller, id), arrangePolls(polls, { by: caller.person.id, id })),
    'poll.open': (caller, { id, ...opening }) =>
      decide(caller.live, decisions, asking(caller, id), openPoll(opening, newBox(), { by: caller.person.id, id })),
    'poll.extend': (caller, { id, byMs, ...name }) =>
      decide(caller.live, decisions, asking(caller, id), extendPoll(name, byMs, { by: caller.person.id, id })),
    async 'poll.close'(caller, { id, ...name }) {
      const { live, person } = caller
      const reply = await decide(live, decisions, asking(caller, id), closePoll(name, { by: person.id, id }))
      if (reply.ok) countSoon(ground, live, name)
      return reply
    },
    'poll.reveal': (caller, { id, ...name }) =>
      decide(caller.live, decisions, asking(caller, id), revealPoll(name, { by: caller.person.id, id })),
    async 'poll.withdraw'(caller, { id, poll, reason: given, correction: copy }) {
      const reason = cleanReason(given)
      const setup = copy && sound(copy.setup)
      if (reason === undefined || typeof setup === 'string')
        return refuse(typeof setup === 'string' ? setup : 'bad_text')
      const withdrawal = { poll, reason, ...(copy && setup && { correction: { poll: copy.poll, setup } }) }
      const rule = withdrawPoll(withdrawal, newBox(), { by: caller.person.id, id })
      return decide(caller.live, decisions, asking(caller, id), rule)
    },
    'poll.archive': (caller, { id, poll }) =>
      decide(caller.live, decisions, asking(caller, id), archivePoll(poll, { by: caller.person.id, id })),
  }
}

/** It is there, or will be at once. */
const isReady = (made: Promise<unknown>): Promise<boolean> =>
  Promise.race([made.then(() => true), setTimeout(AT_ONCE_MS, false)])

function newBox(): NewBox {
  const salt = newSalt()
  return { salt, box: boxOf(salt) }
}

/** What is asked, as it may be; a refusal where it may not. */
function sound(given: PollSetup): PollSetup | 'bad_text' | 'bad_input' {
  const setup = cleanSetup(given)
  if (setup === undefined) return 'bad_text'
  return setupFits(setup) ? setup : 'bad_input'
}

/** What is in a closed box never changes: whichever node counts it comes to the same, and it is told once. */
const count = ({ decisions, polls }: Ground, live: LiveRoom, name: RoundName, cause: Cause) =>
  decide(live, decisions, cause, async (seen) => {
    const box = boxIn(seen, name)
    const [counted] = box ? await polls.counts(live.room, [box]) : []
    return counted ? countPoll(name, counted)(seen) : {}
  })

/** At once, by who has closed it, so that result and close come together. Where that fails its deadline stands. */
const countSoon = (ground: Ground, live: LiveRoom, name: RoundName): void =>
  void count(ground, live, name, {}).catch(() => undefined)

export const pollDeadlines = (ground: Ground) => {
  const { decisions, polls } = ground
  const seals = new Map<string, Promise<string>>()
  const sealOf = (room: RoomId, box: Box): Promise<string> => {
    const known = seals.get(box.box)
    if (known) return known
    const seal = sealed(polls, room, box)
    seals.set(box.box, seal)
    seal.catch(() => seals.delete(box.box))
    // Those that another node told first are never asked for again.
    for (const old of [...seals.keys()].slice(0, -SEALS_KEPT)) seals.delete(old)
    return seal
  }
  return {
    'poll.close': async (due: Deadline, live: LiveRoom): Promise<void> => {
      const reply = await decide(live, decisions, { due }, closeWhenDue(roundOf(due.thing), isFull(due.thing)))
      if (reply.ok) countSoon(ground, live, roundOf(due.thing))
    },
    'poll.count': async (due: Deadline, live: LiveRoom): Promise<void> => {
      await count(ground, live, roundOf(due.thing), { due })
    },
    'poll.seal': async (due: Deadline, live: LiveRoom): Promise<void> => {
      const name = roundOf(due.thing)
      const closed = boxIn(live.replica, name)
      // What else is due in this room does not wait for a large box: this is due again at the next look.
      if (closed && !(await isReady(sealOf(live.room, closed)))) return
      await decide(live, decisions, { due }, async (seen) => {
        const box = boxIn(seen, name)
        return box ? sealPoll(name, await sealOf(live.room, box))(seen) : {}
      })
    },
  }
}

/** The box of a round that is closed. */
function boxIn({ everyone }: Pick<Seen, 'everyone'>, { poll, round }: RoundName): Box | undefined {
  const known = everyone.polls.find((one) => one.poll === poll)
  return known && (known.round > round || known.state !== 'open') ? boxOfRound(known, round) : undefined
}
