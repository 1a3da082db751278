/** Presence: how many are here and how lively it is. Signals only: nothing of it is in the log. */
export interface PresenceSignals {
  /** Persons here now, over all nodes, each counted once; `exact: false` = a merged estimate, within about 1 %. */
  'room.audience': { count: number; exact: boolean }
  /** 0 to 100: how much is being said, measured against the number of people here. */
  'room.heat': { heat: number }
}
