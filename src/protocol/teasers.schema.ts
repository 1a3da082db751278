import { z } from 'zod'
import { commandId, moment, ownName, pageUrl, seq, texts } from './core.schema.ts'
import { LAUNCH_LIMITS } from './launches.ts'
import { TEASER_LIMITS, type Teaser, type TeaserCommand, type TeaserEvents } from './teasers.ts'

const wording = {
  title: z.string().min(1).max(TEASER_LIMITS.titleLength),
  text: z.exactOptional(z.string().min(1).max(TEASER_LIMITS.textLength)),
}
const teaser = z.strictObject({
  card: ownName,
  at: moment,
  ...wording,
  texts: z.exactOptional(texts(z.strictObject(wording), LAUNCH_LIMITS.languages)),
  picture: z.exactOptional(pageUrl),
})
const appended = z.strictObject({ seq, at: moment })

export const teaserSchemas = {
  'teaser.plan': {
    input: z.strictObject({ id: commandId, teaser }).meta({
      description: 'Plans a card for its moment, or changes it; a moment that is not ahead shows it at once.',
    }),
    output: appended,
  },
  'teaser.drop': {
    input: z.strictObject({ id: commandId, card: ownName }).meta({ description: 'Takes a card away.' }),
    output: appended,
  },
} satisfies Record<TeaserCommand, { input: z.ZodType; output: z.ZodType }>

export const teaserEventSchemas = {
  'teaser.planned': z.strictObject({ teaser }).meta({ description: 'For staff, in the room: a card waits.' }),
  'teaser.dropped': z
    .strictObject({ card: ownName })
    .meta({ description: 'For staff, in the room, and for everyone if it had been shown: a card is gone.' }),
  'teaser.shifted': z
    .strictObject({ byMs: z.int() })
    .meta({ description: 'For staff, in the room: cards that wait come so much later (earlier if below 0).' }),
  'teaser.shown': z.strictObject({ teaser }).meta({ description: 'For everyone, in the room: a card appears.' }),
} satisfies { [N in keyof TeaserEvents]: z.ZodType<TeaserEvents[N]> }

export const teaserView: z.ZodType<readonly Teaser[]> = z.array(teaser)
