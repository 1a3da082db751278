import type { LaunchView } from '../protocol/launches.ts'

/** How long each part of the demo's round lasts, s. */
export const ROUND = { lobby: 150, live: 330, after: 120 } as const
export type DemoPhase = keyof typeof ROUND

/** How fast the demo goes. */
export interface DemoPace {
  /** What a second of its script takes, ms. */
  secondMs: number
  /** How long its host keeps still after another one has done something, ms. */
  stillMs: number
}
export const REAL_PACE: DemoPace = { secondMs: 1_000, stillMs: 600_000 }

/** Where the demo is in its round. */
export interface Moment {
  phase: DemoPhase
  /** Seconds of the script since that part began; below 0 when T-0 is further off than the countdown is long. */
  second: number
  /** The moment (ms) that this part hangs on: T-0, the start, the end. It names this part of this round. */
  anchor: number
}

/** Read from the room alone, so that every node and every restart says the same. A room without T-0 has no rounds. */
export function momentOf(launch: LaunchView, now: number, { secondMs }: DemoPace): Moment | undefined {
  const { phase, startsAt, startedAt, endedAt } = launch
  const since = (at: number): number => (now - at) / secondMs
  if (startsAt === undefined) return undefined
  if (phase === 'lobby') return { phase, second: ROUND.lobby + since(startsAt), anchor: startsAt }
  if (phase === 'live' && startedAt !== undefined) return { phase, second: since(startedAt), anchor: startedAt }
  if (phase === 'after' && endedAt !== undefined) return { phase, second: since(endedAt), anchor: endedAt }
  return undefined
}
