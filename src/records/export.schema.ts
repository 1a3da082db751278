import { z } from 'zod'
import { commandId, count, countFromZero, epoch, moment, personId, roomId, seq } from '../protocol/core.schema.ts'
import { hostEventSchemas } from '../protocol/hosts.schema.ts'
import type { AllEvents } from '../protocol/index.ts'
import { POLL_LIMITS } from '../protocol/polls.ts'
import { pollId } from '../protocol/polls.schema.ts'
import { personEventSchemas } from '../protocol/persons.schema.ts'
import { eventSchemas } from '../protocol/wire.schema.ts'
import { FORMAT } from './export-format.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** The first line of an export that can be imported: it is whole, with personal data. */
export const exportHeader = z.strictObject({
  fanfare: z.literal('room'),
  format: z.int().min(1).max(FORMAT),
  room: roomId,
  epoch,
  head: count,
  digest: hash,
  exportedAt: z.iso.datetime(),
  personal: z.literal(true),
})

export const exportEnd = z.strictObject({
  end: z.literal(true),
  entries: count,
  ballots: z.exactOptional(countFromZero),
  digest: hash,
  sum: hash,
})

/** Comes before the ballots of a round. */
export const exportBox = z.strictObject({
  poll: pollId,
  round: count,
  box: z.string().max(64),
  options: count,
  battle: z.boolean(),
})

export const exportBallot = z.strictObject({
  receipt: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  of: z.enum(['member', 'guest']),
  choice: z.array(countFromZero).max(POLL_LIMITS.options),
})

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
