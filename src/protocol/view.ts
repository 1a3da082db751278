import type { Fold } from './events.ts'
import { folds, type EveryoneView, type MineView, type RoomEvent, type StaffView, type View } from './index.ts'

type Slices<V> = { [K in keyof V]: Fold<V[K], never> }

const emptyOf = <V>(slices: Slices<V>): V =>
  Object.fromEntries(Object.entries(slices as Record<string, Fold<unknown, never>>).map(([k, f]) => [k, f.empty])) as V

/** What was deleted changes nothing, but in the conversation, where a line keeps its place. */
const isBlank = ({ type, tombstone }: RoomEvent): boolean => tombstone === true && !type.startsWith('chat.')

function step<V extends object>(slices: Slices<V>, view: V, event: RoomEvent): V {
  if (isBlank(event)) return view
  let next = view
  for (const name of Object.keys(slices) as (keyof V)[]) {
    const slice = slices[name].apply(view[name], event as never)
    if (slice !== view[name]) next = next === view ? { ...view, [name]: slice } : Object.assign(next, { [name]: slice })
  }
  return next
}

export const emptyEveryone = (): EveryoneView => emptyOf<EveryoneView>(folds.everyone as Slices<EveryoneView>)
export const emptyStaff = (): StaffView => emptyOf<StaffView>(folds.staff as Slices<StaffView>)
export const emptyMine = (): MineView => emptyOf<MineView>(folds.mine as Slices<MineView>)

export const applyEveryone = (view: EveryoneView, event: RoomEvent): EveryoneView =>
  step(folds.everyone as Slices<EveryoneView>, view, event)
export const applyStaff = (view: StaffView, event: RoomEvent): StaffView =>
  step(folds.staff as Slices<StaffView>, view, event)
export const applyMine = (view: MineView, event: RoomEvent): MineView =>
  step(folds.mine as Slices<MineView>, view, event)

/** What somebody who has seen nothing yet sees. `staff: true` for those who see staff's events too. */
export const emptyView = (staff = false): View => ({
  everyone: emptyEveryone(),
  mine: emptyMine(),
  ...(staff && { staff: emptyStaff() }),
})

/**
 * One event more. Events that are not for the viewer must not be passed in, except that `staff` events are left out
 * here for a view without a staff part.
 */
export function applyEvent(view: View, event: RoomEvent): View {
  if (event.to === undefined) return { ...view, everyone: applyEveryone(view.everyone, event) }
  if (event.to === 'staff') return view.staff ? { ...view, staff: applyStaff(view.staff, event) } : view
  return { ...view, mine: applyMine(view.mine, event) }
}
