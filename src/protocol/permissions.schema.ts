import { z } from 'zod'
import { commandId, moment, seq, standing } from './core.schema.ts'
import type { PermissionCommand, PermissionEvents } from './permissions.ts'
import type { Permissions } from './roles.ts'

const cheer = standing.nullable()
const chat = standing.exclude(['visitor']).nullable()
const some = { cheer: z.exactOptional(cheer), chat: z.exactOptional(chat) }

export const permissionSchemas = {
  'permissions.set': {
    input: z.strictObject({ id: commandId, ...some }).meta({
      description:
        'Sets from which standing on one may cheer, and chat; `null` = staff alone. As it is usually: `{ cheer: "visitor", chat: "guest" }`.',
    }),
    output: z.strictObject({ seq, at: moment }),
  },
} satisfies Record<PermissionCommand, { input: z.ZodType; output: z.ZodType }>

export const permissionEventSchemas = {
  'permissions.changed': z.strictObject(some).meta({
    description: 'For everyone, in the room: from now on it takes this standing to do so; `null` = staff alone.',
  }),
} satisfies { [N in keyof PermissionEvents]: z.ZodType<PermissionEvents[N]> }

export const permissionsView: z.ZodType<Permissions> = z.strictObject({ cheer, chat })
