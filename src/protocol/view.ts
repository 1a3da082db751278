import { restrictionFold } from './restrictions.ts'
import { staffChatFold } from './held-lines.ts'
import { applyFanEvent, emptyFanView, emptyOf, step, type Slices } from './fan-view.ts'
import { hostFold } from './host-list.ts'
import type { RoomEvent, StaffView, View } from './index.ts'
import { draftListFold } from './launches.ts'
import { staffPollFold } from './poll-queue.ts'
import { staffQuestionFold } from './hidden-questions.ts'
import { rundownFold } from './stage.ts'
import { teaserPlanFold } from './teaser-plan.ts'

export { applyEveryone, applyMine, emptyEveryone, emptyMine } from './fan-view.ts'

/** The folds of what is for the staff: apart from the others, so that a fan's page does without. */
const staffFolds = {
  hosts: hostFold,
  drafts: draftListFold,
  teasers: teaserPlanFold,
  rundown: rundownFold,
  restricted: restrictionFold,
  chat: staffChatFold,
  polls: staffPollFold,
  questions: staffQuestionFold,
} as Slices<StaffView>

export const emptyStaff = (): StaffView => emptyOf<StaffView>(staffFolds)
export const applyStaff = (view: StaffView, event: RoomEvent): StaffView => step(staffFolds, view, event)

/** What somebody who has seen nothing yet sees. `staff: true` for those who see staff's events too. */
export const emptyView = (staff = false): View => ({ ...emptyFanView(), ...(staff && { staff: emptyStaff() }) })

/**
 * One event more. Events that are not for the viewer must not be passed in, except that `staff` events are left out
 * here for a view without a staff part.
 */
export function applyEvent(view: View, event: RoomEvent): View {
  if (event.to === 'staff' && view.staff) return { ...view, staff: applyStaff(view.staff, event) }
  return applyFanEvent(view, event)
}
