import { setTimeout } from 'node:timers/promises'
import { refuse, type CommandId } from '../protocol/core.ts'
import type { PollCommand, PollSetup } from '../protocol/polls.ts'
import type { Deadline } from '../rooms/deadline-store.ts'
import { asking, decide, type Cause, type Seen, type Verdict } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { By } from '../rooms/event-body.ts'
import type { Caller, Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { RoomLog } from '../rooms/room-log.ts'
import { sealed } from './ballot-file.ts'
import { ballotHandlers } from './ballot-handlers.ts'
import { cleanReason, cleanSetup } from './clean-polls.ts'
import { isFull, roundOf, type RoundName } from './poll-deadline-rules.ts'
import {
  archivePoll,
  arrangePolls,
  closePoll,
  closeWhenDue,
  countPoll,
  draftPoll,
  dropPoll,
  extendPoll,
  openPoll,
  revealPoll,
  sealPoll,
  withdrawPoll,
  type NewBox,
} from './poll-rules.ts'
import { boxOfRound, setupFits } from './poll-setup-rules.ts'
import type { Box, PollStore } from './poll-store.ts'
import { boxOf, newSalt } from './receipts.ts'

/** What is there within so long is waited for, ms. */
const AT_ONCE_MS = 20
/** Seals that are being made, or were made last. */
const SEALS_KEPT = 1_000

interface Ground {
  decisions: DecisionStore
  polls: PollStore
  log: RoomLog
}

export function pollHandlers(ground: Ground): Handlers<PollCommand> {
  /** Decides what the caller asked for. */
  const decided = (caller: Caller, id: CommandId, rule: (by: By) => (seen: Seen) => Verdict) =>
    decide(caller.live, ground.decisions, asking(caller, id), rule({ by: caller.person.id, id }))
  return {
    ...ballotHandlers(ground),

    async 'poll.draft'(caller, { id, poll, setup: given }) {
      const setup = sound(given)
      return typeof setup === 'string' ? refuse(setup) : decided(caller, id, (by) => draftPoll(poll, setup, by))
    },
    'poll.drop': (caller, { id, poll }) => decided(caller, id, (by) => dropPoll(poll, by)),
    'poll.arrange': (caller, { id, polls }) => decided(caller, id, (by) => arrangePolls(polls, by)),
    'poll.open': (caller, { id, ...opening }) => decided(caller, id, (by) => openPoll(opening, newBox(), by)),
    'poll.extend': (caller, { id, byMs, ...name }) => decided(caller, id, (by) => extendPoll(name, byMs, by)),
    async 'poll.close'(caller, { id, ...name }) {
      const reply = await decided(caller, id, (by) => closePoll(name, by))
      if (reply.ok) countSoon(ground, caller.live, name)
      return reply
    },
    'poll.reveal': (caller, { id, ...name }) => decided(caller, id, (by) => revealPoll(name, by)),
    async 'poll.withdraw'(caller, { id, poll, reason: given, correction: copy }) {
      const reason = cleanReason(given)
      const setup = copy && sound(copy.setup)
      if (typeof setup === 'string') return refuse(setup)
      if (reason === undefined) return refuse('bad_text')
      const withdrawal = { poll, reason, ...(copy && setup && { correction: { poll: copy.poll, setup } }) }
      return decided(caller, id, (by) => withdrawPoll(withdrawal, newBox(), by))
    },
    'poll.archive': (caller, { id, poll }) => decided(caller, id, (by) => archivePoll(poll, by)),
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
  const sealOf = (live: LiveRoom, box: Box): Promise<string> => {
    // A log that loses its tail may lose a close: what is in that box then is another matter, under another epoch.
    const of = `${live.epoch} ${box.box}`
    const known = seals.get(of)
    if (known) return known
    const seal = sealed(polls, live.room, box)
    seals.set(of, seal)
    seal.catch(() => seals.delete(of))
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
      if (closed && !(await isReady(sealOf(live, closed)))) return
      await decide(live, decisions, { due }, async (seen) => {
        const box = boxIn(seen, name)
        return box ? sealPoll(name, await sealOf(live, box))(seen) : {}
      })
    },
  }
}

/** The box of a round that is closed. */
function boxIn({ everyone }: Pick<Seen, 'everyone'>, { poll, round }: RoundName): Box | undefined {
  const known = everyone.polls.find((one) => one.poll === poll)
  return known && (known.round > round || known.state !== 'open') ? boxOfRound(known, round) : undefined
}
