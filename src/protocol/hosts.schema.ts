import { z } from 'zod'
import { commandId, count, countFromZero, moment, personId, role, roomId } from './core.schema.ts'
import {
  HOST_LIMITS,
  type CrewMember,
  type HostCommand,
  type HostEvents,
  type HostLink,
  type HostView,
} from './hosts.ts'

const linkRole = role.exclude(['fan'])
const linkName = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
const label = z.exactOptional(z.string().min(1).max(HOST_LIMITS.labelLength))
const link: z.ZodType<HostLink> = z.strictObject({
  link: linkName,
  role: linkRole,
  room: z.exactOptional(roomId),
  expires: moment,
  label,
})
const crewMember: z.ZodType<CrewMember> = z.strictObject({
  person: personId,
  role: linkRole,
  room: z.exactOptional(roomId),
  from: linkName.or(z.enum(['start', 'brand'])),
  name: z.exactOptional(z.string().max(120)),
})

export const hostSchemas = {
  'link.create': {
    input: z
      .strictObject({
        id: commandId,
        role: linkRole,
        room: z.exactOptional(roomId),
        hours: count.max(HOST_LIMITS.linkHours),
        label,
      })
      .meta({
        description:
          'Makes a link that gives a role, in one room or (absent) in all; a lower one than your own, but owners make owners. The key goes behind `#host=` of any page.',
      }),
    output: z.strictObject({ link: linkName, key: z.string(), expires: moment }),
  },
  'link.revoke': {
    input: z.strictObject({ id: commandId, link: linkName }).meta({
      description: 'Voids a link, and what it has given, on every node at once.',
    }),
    output: z.strictObject({}),
  },
  'host.revoke': {
    input: z.strictObject({ id: commandId }).meta({
      description: 'Voids every link signed until now and every role given by one, that of the sender too.',
    }),
    output: z.strictObject({}),
  },
} satisfies Record<HostCommand, { input: z.ZodType; output: z.ZodType }>

const forStaff = (what: string) => ({ description: `For staff, in the house: ${what}` })
export const hostEventSchemas = {
  'link.made': link.meta(forStaff('there is a link that gives this role, in that room or in all.')),
  'link.revoked': z.strictObject({ link: linkName }).meta(forStaff('that link is void, and what it has given.')),
  'host.revoked': z
    .strictObject({ before: moment })
    .meta(forStaff('links signed before this moment are void, and what they have given.')),
  'crew.joined': crewMember.meta(forStaff('this person has a role, by that link, the start link or the brand.')),
  'crew.left': z
    .strictObject({ person: personId, from: z.string() })
    .meta(forStaff('the brand does not say any more that this person has a role.')),
} satisfies { [N in keyof HostEvents]: z.ZodType<HostEvents[N]> }

export const hostView: z.ZodType<HostView> = z.strictObject({
  linksSince: countFromZero,
  links: z.array(link),
  crew: z.array(crewMember),
  left: z.array(z.strictObject({ person: personId, at: moment })),
})
