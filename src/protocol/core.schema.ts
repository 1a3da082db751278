import { z } from 'zod'
import type { CommandId, Epoch, Person, PersonId, Position, RoomId } from './core.ts'
import { ROLES, STANDINGS } from './roles.ts'

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
/** A moment: ms since 1970, up to the last that a JavaScript date can hold. */
export const moment = count.max(8_640_000_000_000_000).meta({ description: 'ms since 1970' })
/** Names an event in its log. */
export const seq = count.meta({ description: 'the number of an event in its log' })

/** Whether programs that know tags take this one for one: others throw. */
function isWellFormed(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** A language's tag (BCP 47), such as `en` or `zh-Hans`. */
export const language = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/)
  .refine(isWellFormed)
/** The same words in other languages, at most so many. */
export const texts = <T extends z.ZodType>(words: T, most: number) =>
  z.record(language, words).refine((given) => Object.keys(given).length <= most)
/** An address that a page may show something from: `https:`, or a path of this server. */
export const pageUrl = z
  .string()
  .max(500)
  .regex(/^(https:\/\/[^\s"'<>\\]+|\/(?![/\\])[^\s"'<>\\]*)$/)
  .refine((url) => URL.canParse(url, 'https://our.own'))
/** A name that hosts give to a thing of theirs. */
export const ownName = z.string().regex(/^[A-Za-z0-9_-]{1,24}$/)

export const standing = z.enum(STANDINGS)
export const role = z.enum(ROLES)

export const person: z.ZodType<Person> = z.strictObject({
  id: personId,
  standing,
  role: z.exactOptional(role),
  name: z.exactOptional(z.string().max(120)),
  avatar: z.exactOptional(pageUrl),
})

/** Where a client stood; `digest` is opaque. */
export const position: z.ZodType<Position> = z.strictObject({
  epoch,
  seq: countFromZero,
  digest: z.string().max(128),
})
