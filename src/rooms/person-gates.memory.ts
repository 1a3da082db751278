import type { Tx } from '../embedded/tables.ts'
import { refuse, type PersonId, type Refused, type RoomId } from '../protocol/core.ts'
import { gateOf } from './decision-store.memory.ts'
import { GATES, judgeGates, restrictedGate } from './gates.ts'

/** Why this person may not write in this room at all; undefined = they may. */
export function refusedByGates(
  tx: Pick<Tx, 'get'>,
  room: RoomId,
  who: { ids: readonly PersonId[]; staff?: true },
  now: number,
): Refused | undefined {
  const closed = gateOf(tx, room, GATES.closed)
  const restricted = who.ids.flatMap((id) => gateOf(tx, room, restrictedGate(id)) ?? [])
  const shut = judgeGates({ closed, restricted }, who, now)
  return shut && refuse(shut.refused, shut.retryAfterMs)
}
