import { z } from 'zod'
import {
  BRAKE_LIMITS,
  type BrakeCommand,
  type BrakeEvents,
  type Brakes,
  type MyBrakesView,
  type Restriction,
} from './brakes.ts'
import { commandId, countFromZero, moment, personId, seq } from './core.schema.ts'

const slow = z.int().min(0).max(BRAKE_LIMITS.slowSeconds)
const brakes = { slow, hold: z.boolean(), blank: z.boolean(), calm: z.boolean() }
const some = {
  slow: z.exactOptional(slow),
  hold: z.exactOptional(z.boolean()),
  blank: z.exactOptional(z.boolean()),
  calm: z.exactOptional(z.boolean()),
}
const reason = z.exactOptional(z.string().min(1).max(BRAKE_LIMITS.reasonLength))
const restriction = z.strictObject({
  person: personId,
  name: z.exactOptional(z.string().max(120)),
  until: moment.nullable(),
  reason,
})
const appended = z.strictObject({ seq, at: moment })

export const brakeSchemas = {
  'brakes.set': {
    input: z.strictObject({ id: commandId, ...some }).meta({
      description:
        'Sets what is given: `slow` (s between two lines of a person), `hold` (lines wait for the staff), `blank` (the big screen), `calm` (stand-by: slow and hold at once).',
    }),
    output: appended,
  },
  'person.restrict': {
    input: z
      .strictObject({
        id: commandId,
        person: personId,
        name: z.exactOptional(z.string().max(120)),
        forMs: z.int().min(1_000).max(BRAKE_LIMITS.timeoutMs).nullable(),
        reason,
      })
      .meta({
        description:
          'Times a person out for so many ms, in this room, or bans them from every room (`null`); the last one counts. Of a lower role alone.',
      }),
    output: appended,
  },
  'person.free': {
    input: z.strictObject({ id: commandId, person: personId }).meta({ description: 'Ends a time-out or a ban.' }),
    output: appended,
  },
} satisfies Record<BrakeCommand, { input: z.ZodType; output: z.ZodType }>

export const brakeEventSchemas = {
  'brakes.changed': z
    .strictObject(some)
    .meta({ description: 'For everyone, in the room: these brakes are set so now.' }),
  'person.restricted': restriction.meta({
    description:
      'For staff, in the room, and for the person: they may not write until then. In the house, `null`: they are banned, and may be in no room.',
  }),
  'person.freed': z.strictObject({ person: personId }).meta({
    description: 'For staff, in the room or the house, and for the person: nothing holds them back there any more.',
  }),
} satisfies { [N in keyof BrakeEvents]: z.ZodType<BrakeEvents[N]> }

export const brakesView: z.ZodType<Brakes> = z.strictObject(brakes)
export const restrictedView: z.ZodType<readonly Restriction[]> = z.array(restriction)
export const myBrakesView: z.ZodType<MyBrakesView> = z.strictObject({ until: countFromZero.nullable(), reason })
