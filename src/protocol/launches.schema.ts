import { z } from 'zod'
import { commandId, countFromZero, language, moment, pageUrl, roomId, seq, texts } from './core.schema.ts'
import {
  CODE,
  LAUNCH_LIMITS,
  PHASES,
  type LaunchCommand,
  type LaunchEvents,
  type LaunchView,
  type Listed,
} from './launches.ts'

const title = z.string().min(1).max(LAUNCH_LIMITS.titleLength)
const words = z.string().min(1).max(LAUNCH_LIMITS.leadLength)
const why = z.exactOptional(words)
const colour = z.string().regex(/^#[0-9a-f]{6}$/)
const phase = z.enum(PHASES)
const code = z.string().regex(new RegExp(`^[${CODE.letters}]{${CODE.length}}$`))
const yes = z.exactOptional(z.literal(true))

const launchTexts = z.strictObject({
  title: z.exactOptional(title),
  lead: z.exactOptional(words),
  thanks: z.exactOptional(words),
})
const stream = z.strictObject({ kind: z.enum(['iframe', 'hls']), url: pageUrl })
/** As hosts give it: the server makes the accent readable. */
const givenBrand = z.strictObject({
  accent: z.exactOptional(colour),
  logo: z.exactOptional(pageUrl),
  picture: z.exactOptional(pageUrl),
})
const brand = z.strictObject({
  ...givenBrand.shape,
  accent: z.exactOptional(z.strictObject({ chosen: colour, dark: colour, light: colour })),
})

const settings = {
  language: z.exactOptional(language),
  lead: z.exactOptional(words),
  thanks: z.exactOptional(words),
  texts: z.exactOptional(texts(launchTexts, LAUNCH_LIMITS.languages)),
  stream: z.exactOptional(stream),
}
const schedule = {
  doorsAt: z.exactOptional(moment),
  startsAt: z.exactOptional(moment),
  archivesAt: z.exactOptional(moment),
}
/** What may be changed, each to another value or, but for the title, to nothing (`null`). */
const changesOf = <B extends z.ZodType>(brandOf: B) =>
  z.strictObject({
    title: z.exactOptional(title),
    language: z.exactOptional(language.nullable()),
    lead: z.exactOptional(words.nullable()),
    thanks: z.exactOptional(words.nullable()),
    texts: z.exactOptional(texts(launchTexts, LAUNCH_LIMITS.languages).nullable()),
    stream: z.exactOptional(stream.nullable()),
    brand: z.exactOptional(brandOf.nullable()),
  })

const appended = z.strictObject({ seq, at: moment })
const plain = (description: string) => ({
  input: z.strictObject({ id: commandId }).meta({ description }),
  output: appended,
})

export const launchSchemas = {
  'launch.create': {
    input: z
      .strictObject({
        id: commandId,
        room: z.exactOptional(roomId),
        title,
        ...settings,
        brand: z.exactOptional(givenBrand),
        ...schedule,
        from: z.exactOptional(roomId),
        draft: yes,
        template: yes,
      })
      .meta({
        description:
          'Opens a room. Without `room` its address is made from the title and the `id`; without `startsAt` it is a lounge, which is live at once. `from` takes settings, run-down and teasers of that room for what is not given. `draft`: only staff see it until `launch.announce` or `launch.open`; `template`: a draft that is there to be copied.',
      }),
    output: z.strictObject({ room: roomId, code }),
  },
  'launch.edit': {
    input: z.strictObject({ id: commandId, changes: changesOf(givenBrand), why }).meta({
      description: 'Changes settings, on air too; `null` takes one away. `why` is told to everyone.',
    }),
    output: appended,
  },
  'launch.move': {
    input: z
      .strictObject({
        id: commandId,
        startsAt: z.exactOptional(moment.nullable()),
        doorsAt: z.exactOptional(moment.nullable()),
        archivesAt: z.exactOptional(moment.nullable()),
        why,
      })
      .meta({
        description:
          'Moves T-0, and with it doors, teasers and run-down by as much, unless they are given too; `null` takes a moment away. After the show a new T-0 leads back to the lobby.',
      }),
    output: appended,
  },
  'launch.announce': plain('A draft becomes a warm-up: everybody may come and see.'),
  'launch.open': plain('Opens the doors: the lobby.'),
  'launch.start': plain('T-0 by hand, or the show goes on after its end.'),
  'launch.end': plain('Ends the show: stream and run-down. The room stays.'),
  'launch.archive': plain(
    'Closes the room for good: it can be read, nothing more. Refuses `owed` while lines wait for the staff.',
  ),
} satisfies Record<LaunchCommand, { input: z.ZodType; output: z.ZodType }>

const nothing = z.strictObject({})
const listed = z.strictObject({
  room: roomId,
  title,
  code,
  phase,
  startsAt: z.exactOptional(moment),
  texts: settings.texts,
  language: settings.language,
  demo: yes,
  template: yes,
})

export const launchEventSchemas = {
  'launch.created': listed.omit({ room: true }).meta({
    description:
      'For everyone, in the room, always its first event: what the house tells of it. `startsAt` is T-0; all other settings follow as an edit.',
  }),
  'launch.edited': z
    .strictObject({ changes: changesOf(brand), why })
    .meta({ description: 'For everyone, in the room: these settings are others now; `null`: gone.' }),
  'launch.moved': z
    .strictObject({ ...schedule, why })
    .meta({ description: 'For everyone, in the room: the whole schedule is this now.' }),
  'launch.announced': nothing.meta({ description: 'For everyone, in the room: the warm-up begins.' }),
  'launch.opened': nothing.meta({ description: 'For everyone, in the room: doors are open.' }),
  'launch.started': nothing.meta({ description: 'For everyone, in the room: T-0 has come, or the show goes on.' }),
  'launch.ended': nothing.meta({ description: 'For everyone, in the room: the show is over.' }),
  'launch.archived': nothing.meta({ description: 'For everyone, in the room: it can be read, nothing more.' }),
  'launch.imported': z.strictObject({ from: roomId, code: z.exactOptional(code) }).meta({
    description:
      'For everyone, in the room: all before it comes from an archive file of the room `from`. `code`: its join code from now on.',
  }),
  'launch.listed': listed.meta({
    description:
      'In the house, for everyone, or for staff as long as it is a draft: there is a room, or what is told of it has changed.',
  }),
} satisfies { [N in keyof LaunchEvents]: z.ZodType<LaunchEvents[N]> }

export const launchView: z.ZodType<LaunchView> = z.strictObject({
  title: z.string(),
  ...settings,
  brand: z.exactOptional(brand),
  ...schedule,
  phase,
  code: z.string(),
  demo: yes,
  template: yes,
  startedAt: z.exactOptional(moment),
  endedAt: z.exactOptional(moment),
  revision: countFromZero,
  moved: z.exactOptional(z.strictObject({ from: z.exactOptional(moment), at: moment, why })),
})
export const listedView: z.ZodType<readonly Listed[]> = z.array(listed)
