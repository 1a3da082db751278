import { z } from 'zod'
import { CHEERS, type CheerCommand, type CheerSignals } from './cheers.ts'
import { commandId, countFromZero } from './core.schema.ts'

const kind = z.enum(CHEERS)

export const cheerSchemas = {
  'cheer.send': {
    input: z.strictObject({ id: commandId, kind }).meta({
      description: 'Cheers. One a second of each person counts; more are taken and not counted.',
    }),
    output: z.strictObject({ counted: z.boolean() }),
  },
} satisfies Record<CheerCommand, { input: z.ZodType; output: z.ZodType }>

export const cheerSignalSchemas = {
  'cheer.sums': z
    .partialRecord(kind, countFromZero)
    .meta({ description: 'How often each was cheered since the room began; a rising sum.' }),
} satisfies { [N in keyof CheerSignals]: z.ZodType<CheerSignals[N]> }
