import type { PollNow } from './poll-card.tsx'
import { voteRefusal } from './poll-standing.ts'

/** Whether this person may vote here; who needs a name first is asked for it when they do. */
export function mayVote({
  poll,
  model,
}: Pick<PollNow, 'poll' | 'model'>): 'yes' | 'members_only' | 'not_allowed' | 'archived' {
  const everyone = model.view.value?.everyone
  if (everyone?.launch.phase === 'archived') return 'archived'
  const why = voteRefusal(poll.setup, model.me.value, everyone?.permissions.vote ?? 'visitor')
  return why === undefined || why === 'name_first' ? 'yes' : why
}
