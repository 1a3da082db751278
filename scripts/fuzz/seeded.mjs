// @ts-check

/**
 * Random numbers that a seed repeats.
 * @param {number} seed
 * @returns {Seeded}
 */
export function seeded(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  /** @param {number} below */
  const int = (below) => Math.floor(next() * below)
  return {
    int,
    chance: (probability) => next() < probability,
    pick: (list) => /** @type {never} */ (list[int(list.length)]),
    id: () => Array.from({ length: 12 }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'[int(36)]).join(''),
  }
}

/**
 * @typedef {object} Seeded
 * @property {(below: number) => number} int
 * @property {(probability: number) => boolean} chance
 * @property {<T>(list: readonly T[]) => T} pick
 * @property {() => string} id
 */
