/** Numbers from 0 to below 1 that look random and are the same for the same seed (mulberry32). */
export type Random = () => number

export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

/** The same things in another order, in place (Fisher-Yates). */
export function shuffle<T>(random: Random, things: T[]): T[] {
  for (let i = things.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[things[i], things[j]] = [things[j] as T, things[i] as T]
  }
  return things
}
