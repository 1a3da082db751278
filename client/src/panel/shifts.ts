import type { Schedule } from '../../../src/protocol/launches.ts'
import type { Teaser } from '../../../src/protocol/teasers.ts'

/** A moment that comes at another time, or not any more. */
export interface Shift {
  what: 'doors' | 't0' | 'archive' | { teaser: string }
  from?: number
  to?: number
}

/** What moving T-0 shifts: all moments that were not set by hand, and the cards that have not come, by as much. */
export function shiftsOf(old: Schedule, next: Schedule, waiting: readonly Teaser[], now: number): Shift[] {
  const moments = [
    ['doors', old.doorsAt, next.doorsAt],
    ['t0', old.startsAt, next.startsAt],
    ['archive', old.archivesAt, next.archivesAt],
  ] as const
  const changed = moments.flatMap(([what, from, to]): Shift[] =>
    from === to ? [] : [{ what, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }],
  )
  const by = byMs(old, next)
  const ahead = by === 0 ? [] : waiting.filter(({ at }) => at > now)
  return [...changed, ...ahead.map(({ title, at }): Shift => ({ what: { teaser: title }, from: at, to: at + by }))]
}

/** By how much T-0 moves, ms. */
export const byMs = (old: Schedule, next: Schedule): number =>
  old.startsAt === undefined || next.startsAt === undefined ? 0 : next.startsAt - old.startsAt

/** The schedule when T-0 is moved there and everything goes along. */
export function movedAlong(old: Schedule, startsAt: number): Schedule {
  const by = byMs(old, { startsAt })
  return {
    startsAt,
    ...(old.doorsAt !== undefined && { doorsAt: old.doorsAt + by }),
    ...(old.archivesAt !== undefined && { archivesAt: old.archivesAt + by }),
  }
}

/** Why this schedule cannot be; undefined = it can. Moments that are not changed may lie behind. */
export function scheduleProblem(old: Schedule, next: Schedule, now: number): 'past' | 'order' | undefined {
  const { doorsAt, startsAt, archivesAt } = next
  const past = (['doorsAt', 'startsAt', 'archivesAt'] as const).some(
    (name) => next[name] !== old[name] && (next[name] ?? Infinity) <= now,
  )
  if (past) return 'past'
  const order = [doorsAt ?? 0, startsAt ?? doorsAt ?? 0, archivesAt ?? Infinity] as const
  return order[0] > order[1] || order[1] >= order[2] ? 'order' : undefined
}
