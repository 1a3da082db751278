/** A small seeded source of numbers (mulberry32, Tommy Ettinger): the same seed gives the same numbers. */
export interface Dice {
  /** A whole number from 0 to `below - 1`. */
  below(limit: number): number
  /** True once in so many. */
  oneIn(many: number): boolean
  of<T>(list: readonly T[]): T
}

export function dice(seed: number): Dice {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => next() % limit
  return { below, oneIn: (many) => below(many) === 0, of: (list) => list[below(list.length)] as (typeof list)[number] }
}
