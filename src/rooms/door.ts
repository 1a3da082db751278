import type { PersonId, Refusal, Standing } from '../protocol/core.ts'
import type { LiveRoom } from './live-room.ts'

/** May somebody be here, as far as this node knows? `not_found`: a draft is nobody's business but the staff's. */
export function keptOut(live: LiveRoom, who?: { id: PersonId; standing: Standing }): Refusal | undefined {
  if (who?.standing === 'host') return undefined
  const { everyone } = live.replica
  if (everyone.launch.phase === 'draft') return 'not_found'
  return who && live.replica.mineOf(who.id).brakes.until === null ? 'banned' : undefined
}
