/** The time all nodes of a cluster share, in ms since 1970, within the store's accuracy. */
export interface Clock {
  now(): number
  /** How far that is from the store's time for the moment, ms, as far as it can be known; absent = it is the store's own. */
  offBy?(): number
}

export const systemClock: Clock = { now: () => Date.now() }
