import type { CommandRule } from './core.ts'
import type { EventOf, Fold } from './events.ts'

/** Hosts come in by a signed link; all older links and the sessions made from them can be ended at once. */
export const hostCommands = {
  'host.revoke': { by: 'host', in: 'house' },
} as const satisfies Record<string, CommandRule>
export type HostCommand = keyof typeof hostCommands

export interface HostEvents {
  /** For staff: host links signed before this moment (ms) are void, and so are the sessions made from them. */
  'host.revoked': { before: number }
}
export type HostEvent = EventOf<HostEvents>

export interface HostView {
  /** A host's session counts only when its link was signed at or after this (ms). */
  linksSince: number
}
export const hostFold: Fold<HostView, HostEvent> = {
  empty: { linksSince: 0 },
  apply: (view, event) =>
    event.type === 'host.revoked' ? { linksSince: Math.max(view.linksSince, event.before) } : view,
}
