import type { Fold } from './events.ts'
import { folds, type EveryoneView, type MineView, type RoomEvent, type View } from './index.ts'

export type Slices<V> = { [K in keyof V]: Fold<V[K], never> }

/** Each part as it begins. */
export const emptyOf = <V>(slices: Slices<V>): V =>
  Object.fromEntries(Object.entries(slices as Record<string, Fold<unknown, never>>).map(([k, f]) => [k, f.empty])) as V

/** What was deleted changes nothing, but in the conversation, where a line keeps its place. */
const isBlank = ({ type, tombstone }: RoomEvent): boolean => tombstone === true && !type.startsWith('chat.')

/** Each part after one event more; the same value when none of them changed. */
export function step<V extends object>(slices: Slices<V>, view: V, event: RoomEvent): V {
  if (isBlank(event)) return view
  let next = view
  for (const name of Object.keys(slices) as (keyof V)[]) {
    const slice = slices[name].apply(view[name], event as never)
    if (slice !== view[name]) next = next === view ? { ...view, [name]: slice } : Object.assign(next, { [name]: slice })
  }
  return next
}

export const emptyEveryone = (): EveryoneView => emptyOf<EveryoneView>(folds.everyone as Slices<EveryoneView>)
export const emptyMine = (): MineView => emptyOf<MineView>(folds.mine as Slices<MineView>)

export const applyEveryone = (view: EveryoneView, event: RoomEvent): EveryoneView =>
  step(folds.everyone as Slices<EveryoneView>, view, event)
export const applyMine = (view: MineView, event: RoomEvent): MineView =>
  step(folds.mine as Slices<MineView>, view, event)

/** What a fan who has seen nothing yet sees. */
export const emptyFanView = (): View => ({ everyone: emptyEveryone(), mine: emptyMine() })

/** One event more, for who sees what fans see: what is for the staff is left out, as it is told to them. */
export function applyFanEvent(view: View, event: RoomEvent): View {
  if (event.to === undefined) return { ...view, everyone: applyEveryone(view.everyone, event) }
  return event.to === 'staff' ? view : { ...view, mine: applyMine(view.mine, event) }
}
