import type { CommandRule } from './core.ts'
import type { EventOf, Fold } from './events.ts'
import { CROWD, type Permissions } from './roles.ts'

/** Who of the crowd may do what in a room, where hosts want it otherwise than usual. */
export const permissionCommands = {
  'permissions.set': { may: 'moderate', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type PermissionCommand = keyof typeof permissionCommands

export interface PermissionEvents {
  /** For everyone: from now on it takes this standing at least; `null` = staff alone. */
  'permissions.changed': Partial<Permissions>
}
export type PermissionEvent = EventOf<PermissionEvents>

export const permissionFold: Fold<Permissions, PermissionEvent> = {
  empty: CROWD,
  apply(view, event) {
    if (event.type !== 'permissions.changed') return view
    const { cheer = view.cheer, vote = view.vote, chat = view.chat, ask = view.ask } = event
    return { cheer, vote, chat, ask }
  },
}
