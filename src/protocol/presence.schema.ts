import { z } from 'zod'
import { countFromZero } from './core.schema.ts'
import type { PresenceSignals } from './presence.ts'

export const presenceSignalSchemas = {
  'room.audience': z.strictObject({ count: countFromZero, exact: z.boolean() }).meta({
    description:
      'How many persons are here, over all nodes, each counted once. `exact: false`: an estimate within about 1 %.',
  }),
  'room.heat': z
    .strictObject({ heat: z.number().min(0).max(100) })
    .meta({ description: 'How much is being said, measured against the number of people here.' }),
} satisfies { [N in keyof PresenceSignals]: z.ZodType<PresenceSignals[N]> }
