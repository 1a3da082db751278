import { z } from 'zod'
import { commandId, countFromZero, moment } from './core.schema.ts'
import type { HostCommand, HostEvents, HostView } from './hosts.ts'

export const hostSchemas = {
  'host.revoke': {
    input: z.strictObject({ id: commandId }).meta({
      description: 'Voids every host link signed until now and every session made from one, that of the sender too.',
    }),
    output: z.strictObject({}),
  },
} satisfies Record<HostCommand, { input: z.ZodType; output: z.ZodType }>

export const hostEventSchemas = {
  'host.revoked': z.strictObject({ before: moment }).meta({
    description:
      'For staff, in the house: host links signed before this moment are void, and so are the sessions made from them.',
  }),
} satisfies { [N in keyof HostEvents]: z.ZodType<HostEvents[N]> }

export const hostView: z.ZodType<HostView> = z.strictObject({ linksSince: countFromZero })
