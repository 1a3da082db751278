import { inForce } from '../../../src/protocol/brakes.ts'
import { crowdRefusal, isStaff } from '../../../src/protocol/roles.ts'
import type { RoomModel } from '../room/room-model.ts'

export type MayAsk =
  'yes' | 'name_first' | 'members_only' | 'not_allowed' | 'archived' | 'banned' | 'timed_out' | 'paused'

/** Whether this person may ask, as far as a page can know before it sends. `paused`: while lines wait for the staff. */
export function mayAsk(model: RoomModel): Exclude<MayAsk, 'paused'> {
  const view = model.view.value
  const me = model.me.value
  if (!view || !me) return 'yes'
  if (view.everyone.launch.phase === 'archived') return 'archived'
  const { until } = view.mine.brakes
  if (until === null) return 'banned'
  if (until > model.clock.now()) return 'timed_out'
  return crowdRefusal(me, view.everyone.permissions.ask) ?? 'yes'
}

/** No questions are taken while lines wait for the staff; the staff's own are. */
export const asksPaused = (model: RoomModel): boolean => {
  const brakes = model.view.value?.everyone.brakes
  return brakes !== undefined && inForce(brakes).hold && !isStaff(model.me.value ?? {})
}
