import { z } from 'zod'
import { commandId, countFromZero, moment, personId } from './core.schema.ts'
import type { PersonCommand, PersonEvents, SessionView } from './persons.ts'

const mine = (description: string) => z.strictObject({ id: commandId }).meta({ description })

export const personSchemas = {
  'session.carry': {
    input: mine('Gives a key by which one other device becomes this person: once, within ten minutes.'),
    output: z.strictObject({ key: z.string(), until: moment }),
  },
  'session.end': {
    input: mine('Signs out everywhere: every session of yours signed until now is void, this one too.'),
    output: z.strictObject({}),
  },
  'session.forget': {
    input: mine(
      'Deletes what is kept of you: your words in every room, what is known of you as a member, and all your sessions. It cannot be undone.',
    ),
    output: z.strictObject({}),
  },
  'person.sign_out': {
    input: z
      .strictObject({ id: commandId, person: personId })
      .meta({ description: 'Signs somebody out everywhere, as the brand may have to.' }),
    output: z.strictObject({}),
  },
} satisfies Record<PersonCommand, { input: z.ZodType; output: z.ZodType }>

export const personEventSchemas = {
  'person.signed_out': z
    .strictObject({ until: moment })
    .meta({ description: 'For the person, in the house: their sessions signed until this moment are void.' }),
  'person.forgotten': z
    .strictObject({ person: personId })
    .meta({ description: 'For staff, in the house: this person is being forgotten, their words go from every room.' }),
} satisfies { [N in keyof PersonEvents]: z.ZodType<PersonEvents[N]> }

export const sessionView: z.ZodType<SessionView> = z.strictObject({ until: countFromZero })
