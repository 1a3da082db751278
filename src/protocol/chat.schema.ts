import { z } from 'zod'
import {
  CHAT_LIMITS,
  REACTIONS,
  type ChatCommand,
  type ChatEvents,
  type ChatSignals,
  type ChatView,
  type MyChatView,
  type StaffChatView,
} from './chat.ts'
import { commandId, countFromZero, moment, personId, seq } from './core.schema.ts'

/** Far above what any server allows: the rules count characters after cleaning and answer `bad_text`. */
const text = z.string().max(4000)
/** The event that the command became. */
const appended = z.strictObject({ seq, at: moment })

export const chatSchemas = {
  'chat.send': {
    input: z.strictObject({ id: commandId, text, re: z.exactOptional(seq) }).meta({
      description: 'Says a line in the room; `re`: it answers that line. `held`: it waits for the staff.',
    }),
    output: z.strictObject({ seq, at: moment, held: z.exactOptional(z.literal(true)) }),
  },
  'chat.edit': {
    input: z
      .strictObject({ id: commandId, line: seq, text })
      .meta({ description: 'Gives an own line other words, within a minute of saying it, ten times at most.' }),
    output: appended,
  },
  'chat.remove': {
    input: z.strictObject({ id: commandId, line: seq }).meta({
      description: "Removes an own line at any time, or, as host, anyone's: its words are deleted from the log.",
    }),
    output: appended,
  },
  'chat.react': {
    input: z
      .strictObject({ id: commandId, line: seq, reaction: z.enum(REACTIONS), on: z.boolean() })
      .meta({ description: 'Reacts to a line, or takes that back; asking for what is already so changes nothing.' }),
    output: z.strictObject({ counts: z.array(countFromZero) }),
  },
  'chat.restore': {
    input: z
      .strictObject({ id: commandId, line: seq })
      .meta({ description: 'Puts a line back that a host removed, one of the last fifty.' }),
    output: appended,
  },
  'chat.judge': {
    input: z
      .strictObject({ id: commandId, held: z.array(seq).min(1).max(50), allow: z.boolean() })
      .meta({ description: 'Lets waiting lines through, or not. Those that were judged already are left out.' }),
    output: z.strictObject({ judged: countFromZero }),
  },
  'chat.pin': {
    input: z
      .strictObject({ id: commandId, line: seq.nullable() })
      .meta({ description: 'Pins one of the last lines above the conversation; `null`: none.' }),
    output: appended,
  },
  'chat.feature': {
    input: z
      .strictObject({ id: commandId, line: seq, on: z.boolean() })
      .meta({ description: "Sends one of the last lines to the big screen's wall, or takes it away." }),
    output: appended,
  },
} satisfies Record<ChatCommand, { input: z.ZodType; output: z.ZodType }>

const saying = {
  name: z.string(),
  text: z.string(),
  re: z.exactOptional(seq),
  staff: z.exactOptional(z.literal(true)),
}

export const chatEventSchemas = {
  'chat.said': z.strictObject({ ...saying, edits: z.exactOptional(z.array(seq)) }).meta({
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
  'chat.struck': z.strictObject({ ...saying, line: seq, person: personId }).meta({
    description: 'For staff, in the room: a host removed that line of that person; these were its words.',
  }),
  'chat.restored': z
    .strictObject({ ...saying, line: seq, person: personId })
    .meta({ description: 'For everyone, in the room: the removed line with the number `line` is back.' }),
  'chat.erased': z.strictObject({ lines: z.array(seq) }).meta({
    description:
      'For staff, in any log: copies that staff alone could see are deleted, `gone` names them; struck lines with these numbers cannot be put back.',
  }),
  'chat.held': z.strictObject(saying).meta({
    description: "For staff, and once more for who wrote it, in the room: a line waits. `id` is the command's.",
  }),
  'chat.judged': z.strictObject({ held: seq, allowed: z.boolean() }).meta({
    description:
      'For staff, and once more for the writer, in the room: the waiting line with that number was let through (then `chat.said` says it) or not.',
  }),
  'chat.pinned': z
    .strictObject({ line: seq.nullable() })
    .meta({ description: 'For everyone, in the room: that line stands above the conversation; `null`: none.' }),
  'chat.featured': z
    .strictObject({ line: seq, on: z.boolean() })
    .meta({ description: "For everyone, in the room: that line is on the big screen's wall, or not any more." }),
} satisfies { [N in keyof ChatEvents]: z.ZodType<ChatEvents[N]> }

export const chatSignalSchemas = {
  'chat.reactions': z.record(z.string().regex(/^[1-9][0-9]{0,15}$/), z.array(countFromZero)).meta({
    description: `For the newest ${CHAT_LIMITS.reactedLines} lines that have any: how often each of ${REACTIONS.join(' ')} was given.`,
  }),
} satisfies { [N in keyof ChatSignals]: z.ZodType<ChatSignals[N]> }

const line = z.strictObject({
  seq,
  at: moment,
  by: z.exactOptional(personId),
  name: z.exactOptional(z.string()),
  text: z.exactOptional(z.string()),
  id: z.exactOptional(commandId),
  re: z.exactOptional(seq),
  staff: z.exactOptional(z.literal(true)),
  edited: z.exactOptional(z.literal(true)),
  removed: z.exactOptional(z.literal(true)),
})
export const chatView: z.ZodType<ChatView> = z.strictObject({
  lines: z.array(line),
  pinned: z.exactOptional(line),
  featured: z.array(line),
})
export const staffChatView: z.ZodType<StaffChatView> = z.strictObject({
  held: z.array(z.strictObject({ ...saying, held: seq, at: moment, by: personId, id: commandId })),
  struck: z.array(z.strictObject({ ...saying, line: seq, person: personId })),
})
export const myChatView: z.ZodType<MyChatView> = z.strictObject({
  mutedUntil: countFromZero,
  held: z.array(
    z.strictObject({
      held: seq,
      at: moment,
      text: z.string(),
      id: z.exactOptional(commandId),
      re: z.exactOptional(seq),
    }),
  ),
})
