import { z } from 'zod'
import { commandId, moment, seq, standing } from './core.schema.ts'
import type { PermissionCommand, PermissionEvents } from './permissions.ts'
import type { Permissions } from './roles.ts'

const nameless = standing.nullable()
const named = standing.exclude(['visitor']).nullable()
const least = { cheer: nameless, vote: nameless, chat: named, ask: named }
const some = {
  cheer: z.exactOptional(nameless),
  vote: z.exactOptional(nameless),
  chat: z.exactOptional(named),
  ask: z.exactOptional(named),
}

export const permissionSchemas = {
  'permissions.set': {
    input: z.strictObject({ id: commandId, ...some }).meta({
      description:
        'Sets from which standing on one may cheer, vote, chat and ask; `null` = staff alone. As it is usually: `{ cheer: "visitor", vote: "visitor", chat: "guest", ask: "guest" }`.',
    }),
    output: z.strictObject({ seq, at: moment }),
  },
} satisfies Record<PermissionCommand, { input: z.ZodType; output: z.ZodType }>

export const permissionEventSchemas = {
  'permissions.changed': z.strictObject(some).meta({
    description: 'For everyone, in the room: from now on it takes this standing to do so; `null` = staff alone.',
  }),
} satisfies { [N in keyof PermissionEvents]: z.ZodType<PermissionEvents[N]> }

export const permissionsView: z.ZodType<Permissions> = z.strictObject(least)
