import type { PersonId, Refusal } from '../protocol/core.ts'
import { isStaff, type Role } from '../protocol/roles.ts'
import type { LiveRoom } from './live-room.ts'

/** Who wants to be in a room: everybody whom they are or have been, and what they may do there. */
export interface Entrant {
  ids: readonly PersonId[]
  role: Role | undefined
}

/** May somebody be here, as far as this node knows? `not_found`: a draft is nobody's business but the staff's. */
export function keptOut(live: LiveRoom, house: LiveRoom | undefined, who?: Entrant): Refusal | undefined {
  const { role } = who ?? {}
  if (role === 'owner') return undefined
  if (live.replica.everyone.launch.phase === 'draft' && !isStaff({ role })) return 'not_found'
  return who?.ids.some((id) => banned(live, id) || (house !== undefined && banned(house, id))) ? 'banned' : undefined
}

const banned = ({ replica }: LiveRoom, id: PersonId): boolean => replica.mine.get(id)?.brakes.until === null
