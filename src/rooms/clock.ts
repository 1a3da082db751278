/** The time all nodes of a cluster share, in ms since 1970, within the store's accuracy. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
