import type { CommandId, PersonId, Refusal, Reply, RoomId } from '../protocol/core.ts'
import type { EveryoneView, MineView, StaffView } from '../protocol/index.ts'
import type { Deadline } from './deadline-store.ts'
import type { Decision, DecisionStore } from './decision-store.ts'
import type { Caller } from './handler.ts'
import type { LiveRoom } from './live-room.ts'
import { StoreDown, type Appended } from './room-log.ts'

/** What a rule sees. Everything is of one moment. */
export interface Seen {
  room: RoomId
  everyone: EveryoneView
  staff: StaffView
  mineOf: (person: PersonId) => MineView
  now: number
}

/** What a rule says: no, in one word, or what happens. */
export type Verdict = Refusal | Omit<Decision, 'asking' | 'due' | 'refused'>

/** What calls for a decision; nothing = the server does it on its own, and may do it again. */
export type Cause =
  { asking: { person: PersonId; id: CommandId; hash: string } } | { due: Deadline } | Record<string, never>

/** A command as what calls for a decision. */
export const asking = ({ person, hash }: Pick<Caller, 'person' | 'hash'>, id: CommandId): Cause => ({
  asking: { person: person.id, id, hash },
})

const TRIES = 100
const PATIENCE_MS = 2_000

/**
 * Decides by the newest view that counts: when a decision of somebody else came first, the rule is asked again. Of many at
 * once one gets through each time, so there are as many tries as many hosts can need.
 */
export async function decide(
  live: LiveRoom,
  store: DecisionStore,
  cause: Cause,
  rule: (seen: Seen) => Verdict | Promise<Verdict>,
): Promise<Reply<Appended>> {
  const giveUpAt = performance.now() + PATIENCE_MS
  for (let tries = 0; tries < TRIES && performance.now() < giveUpAt; tries++) {
    const fence = live.fence()
    const { everyone, staff } = live.replica
    const mineOf = (person: PersonId): MineView => live.replica.mineOf(person)
    const verdict = await rule({ room: live.room, everyone, staff, mineOf, now: fence.now })
    const said = typeof verdict === 'string' ? { refused: verdict } : verdict
    const answer = await store.decide(live.room, { ...cause, ...said }, fence).finally(() => live.nudge())
    if (!('outdated' in answer)) return answer
    await live.reach(answer.upTo, giveUpAt - performance.now())
  }
  throw new StoreDown('unavailable', new Error('the room is too busy to decide this'))
}
