/** Why a node takes no traffic for the moment. */
export const NOT_READY = [
  'draining',
  'starting',
  'redis away',
  'store trouble',
  'clock off',
  'event loop blocked',
  'memory',
] as const
export type NotReady = (typeof NOT_READY)[number]
