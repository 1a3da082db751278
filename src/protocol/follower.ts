import type { Position } from './core.ts'
import type { LogWelcome, RoomEvent, Signals, SignalName, Tick, View } from './index.ts'
import { emptyFanView } from './fan-view.ts'

/**
 * How a client follows one log, pure: pages, the big screen, crowd and tests all use this. A follower is *whole* when
 * every event up to its position that is for it has been folded; the first sign of a gap makes it say so.
 */
export interface Follower {
  position?: Position
  view: View
  signals: Signals
  /** `applyEvent`, or, for who is never shown what is for the staff, `applyFanEvent`. */
  readonly apply: (view: View, event: RoomEvent) => View
}

export const newFollower = (apply: Follower['apply']): Follower => ({ view: emptyFanView(), signals: {}, apply })

/** Starts over, or goes on from where it stood. `events` = what is new to the caller, in order. */
export function welcomed(
  follower: Follower,
  welcome: LogWelcome,
): { follower: Follower; events: readonly RoomEvent[] } {
  const { epoch, seq, digest } = welcome
  const { apply } = follower
  const position = { epoch, seq, digest }
  if ('snapshot' in welcome)
    return { follower: { position, view: welcome.snapshot, signals: welcome.signals, apply }, events: [] }
  const events = welcome.events.filter((event) => event.seq > (follower.position?.seq ?? 0))
  const view = events.reduce(apply, follower.view)
  return { follower: { position, view, signals: merge(follower.signals, welcome.signals), apply }, events }
}

/** Takes a tick, or says `gap`: then the caller must reconnect with its position. */
export function ticked(follower: Follower, tick: Tick): { follower: Follower; events: readonly RoomEvent[] } | 'gap' {
  const at = follower.position
  if (at === undefined || tick.after !== at.seq) return 'gap'
  if (tick.upTo === at.seq && tick.digest !== at.digest) return 'gap'
  const position = { ...at, seq: tick.upTo, digest: tick.digest }
  const view = tick.events.reduce(follower.apply, follower.view)
  const signals = tick.signals ? merge(follower.signals, tick.signals) : follower.signals
  return { follower: { ...follower, position, view, signals }, events: tick.events }
}

function merge(old: Signals, changed: Signals): Signals {
  const next: Record<string, unknown> = { ...old }
  for (const name of Object.keys(changed) as SignalName[]) {
    if ((changed[name]?.version ?? 0) > (old[name]?.version ?? 0)) next[name] = changed[name]
  }
  return next as Signals
}
