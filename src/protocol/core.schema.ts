import { z } from 'zod'
import type { CommandId, Epoch, Person, PersonId, Position, RoomId } from './core.ts'

/** Gives a schema the branded type that its pattern earns; the JSON schema stays that of the pattern. */
const branded =
  <T>() =>
  (schema: z.ZodString): z.ZodType<T> =>
    schema as unknown as z.ZodType<T>

export const roomId = branded<RoomId>()(z.string().regex(/^[a-z0-9-]{1,40}$/))
export const personId = branded<PersonId>()(z.string().regex(/^[a-z]_[A-Za-z0-9_-]{8,60}$/))
export const commandId = branded<CommandId>()(z.string().regex(/^[A-Za-z0-9_-]{8,64}$/))
export const epoch = branded<Epoch>()(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/))

/** A whole number that survives every JSON reader: 1 to 2^53 - 1. */
export const count = z.int().min(1)
/** The same from 0; `-0` becomes 0. */
export const countFromZero = z
  .int()
  .min(0)
  .overwrite((value) => value + 0)
/** A moment: ms since 1970. */
export const moment = count.meta({ description: 'ms since 1970' })
/** Names an event in its log. */
export const seq = count.meta({ description: 'the number of an event in its log' })

export const standing = z.enum(['visitor', 'guest', 'host'])

export const person: z.ZodType<Person> = z.strictObject({
  id: personId,
  standing,
  name: z.exactOptional(z.string().max(120)),
})

/** Where a client stood; `digest` is opaque. */
export const position: z.ZodType<Position> = z.strictObject({
  epoch,
  seq: countFromZero,
  digest: z.string().max(128),
})
