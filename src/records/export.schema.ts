import { z } from 'zod'
import { commandId, count, epoch, moment, personId, roomId, seq } from '../protocol/core.schema.ts'
import { hostEventSchemas } from '../protocol/hosts.schema.ts'
import type { AllEvents } from '../protocol/index.ts'
import { personEventSchemas } from '../protocol/persons.schema.ts'
import { eventSchemas } from '../protocol/wire.schema.ts'
import { FORMAT } from './export-format.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** The first line of an export that can be imported: it is whole, with personal data. */
export const exportHeader = z.strictObject({
  fanfare: z.literal('room'),
  format: z.literal(FORMAT),
  room: roomId,
  epoch,
  head: count,
  digest: hash,
  exportedAt: z.iso.datetime(),
  personal: z.literal(true),
})

export const exportEnd = z.strictObject({ end: z.literal(true), entries: count, digest: hash, sum: hash })

/** An entry; its body is looked at by `isRoomEvent`. */
export const exportEntry = z.strictObject({
  seq,
  at: moment,
  body: z.custom<object>((body) => typeof body === 'object' && body !== null && !Array.isArray(body)),
  leaf: z.exactOptional(hash),
})

const head = z.strictObject({
  by: z.exactOptional(personId),
  to: z.exactOptional(z.union([z.literal('staff'), personId])),
  id: z.exactOptional(commandId),
  gone: z.exactOptional(z.array(z.tuple([seq, hash]))),
})
const tombstone = z.strictObject({ type: z.string(), to: head.shape.to, tombstone: z.literal(true) })

/** These stand in the house's log alone. */
const OF_HOUSE = new Set<string>([
  'launch.listed',
  ...Object.keys(hostEventSchemas),
  ...Object.keys(personEventSchemas),
])

const schemaOf = (type: unknown): z.ZodType | undefined =>
  typeof type === 'string' && Object.hasOwn(eventSchemas, type) && !OF_HOUSE.has(type)
    ? eventSchemas[type as keyof AllEvents]
    : undefined

/** Is this an event as a room's log can hold it, and nothing besides? A tombstone has its leaf. */
export function isRoomEvent(body: object, leaf: string | undefined): boolean {
  const { type, ...rest } = body as Record<string, unknown>
  const schema = schemaOf(type)
  if (schema === undefined) return false
  if ('tombstone' in rest) return leaf !== undefined && tombstone.safeParse(body).success
  const { by, to, id, gone, ...fields } = rest
  const given = Object.fromEntries(Object.entries({ by, to, id, gone }).filter(([, value]) => value !== undefined))
  return head.safeParse(given).success && schema.safeParse(fields).success
}
