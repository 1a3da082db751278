import { z } from 'zod'
import type { ChatCommand, ChatEvents, ChatView, MyChatView } from './chat.ts'
import { commandId, countFromZero, moment, personId, seq } from './core.schema.ts'

/** Far above what any server allows: the rules count characters after cleaning and answer `bad_text`. */
const text = z.string().max(4000)
/** The event that the command became. */
const appended = z.strictObject({ seq, at: moment })

export const chatSchemas = {
  'chat.send': {
    input: z.strictObject({ id: commandId, text }).meta({ description: 'Says a line in the room.' }),
    output: appended,
  },
  'chat.edit': {
    input: z
      .strictObject({ id: commandId, line: seq, text })
      .meta({ description: 'Gives an own line other words, within a minute of saying it.' }),
    output: appended,
  },
  'chat.remove': {
    input: z
      .strictObject({ id: commandId, line: seq })
      .meta({ description: 'Removes an own line, at any time: its words are deleted from the log.' }),
    output: appended,
  },
} satisfies Record<ChatCommand, { input: z.ZodType; output: z.ZodType }>

export const chatEventSchemas = {
  'chat.said': z.strictObject({ name: z.string(), text: z.string(), edits: z.exactOptional(z.array(seq)) }).meta({
    description:
      'For everyone, in the room: somebody said something. In a log read later, `text` holds the newest words and `edits` the numbers of the edits.',
  }),
  'chat.edited': z
    .strictObject({ line: seq, text: z.string() })
    .meta({ description: 'For everyone, in the room: the line with the number `line` has other words now.' }),
  'chat.removed': z.strictObject({ line: seq }).meta({
    description:
      'For everyone, in the room: the line with the number `line` is gone; `gone` names the entries that lost their words.',
  }),
  'chat.muted': z
    .strictObject({ until: moment })
    .meta({ description: 'For one person, in the room: you wrote too fast and may not write until then.' }),
} satisfies { [N in keyof ChatEvents]: z.ZodType<ChatEvents[N]> }

export const chatView: z.ZodType<ChatView> = z.strictObject({
  lines: z.array(
    z.strictObject({
      seq,
      at: moment,
      by: z.exactOptional(personId),
      name: z.exactOptional(z.string()),
      text: z.exactOptional(z.string()),
      id: z.exactOptional(commandId),
      edited: z.exactOptional(z.literal(true)),
      removed: z.exactOptional(z.literal(true)),
    }),
  ),
})
export const myChatView: z.ZodType<MyChatView> = z.strictObject({ mutedUntil: countFromZero })
