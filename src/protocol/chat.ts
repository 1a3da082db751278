import type { CommandRule, PersonId, CommandId } from './core.ts'
import type { EventOf, Fold, Tombstone } from './events.ts'

/** Chat: what people say to each other in a room. */
export const CHAT_LIMITS = {
  /** Longest message in characters (code points), after cleaning. A server may be configured lower or higher. */
  textLength: 500,
  /** How long one may edit an own message, ms. */
  editWindowMs: 60_000,
  /** Lines kept in a view; older ones are pages of history. */
  linesInView: 200,
  /** So many messages ... */
  floodLines: 3,
  /** ... in so many ms are allowed; one more, and the person is muted ... */
  floodWindowMs: 2_000,
  /** ... for so many ms. */
  floodMuteMs: 10_000,
} as const

export const chatCommands = {
  'chat.send': { by: 'guest', in: 'room' },
  'chat.edit': { by: 'guest', in: 'room' },
  'chat.remove': { by: 'guest', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type ChatCommand = keyof typeof chatCommands

export interface ChatEvents {
  /** Somebody said something. After edits the log holds the newest words here, and the seqs of the edits. */
  'chat.said': { name: string; text: string; edits?: readonly number[] }
  /** The line with that seq has other words now. */
  'chat.edited': { line: number; text: string }
  /** The line with that seq is gone: its words, and those of its edits, are deleted from the log. */
  'chat.removed': { line: number }
  /** Private: you wrote too fast and may not write until then (ms, the store's clock). */
  'chat.muted': { until: number }
}
export type ChatEvent = EventOf<ChatEvents>

/** One line as a page shows it. `seq` names it. A removed line keeps its place and nothing else. */
export interface ChatLine {
  seq: number
  at: number
  by?: PersonId
  name?: string
  text?: string
  id?: CommandId
  edited?: true
  removed?: true
}

export interface ChatView {
  /** The last lines, oldest first. */
  lines: readonly ChatLine[]
}

const amend = (view: ChatView, seq: number, change: (line: ChatLine) => ChatLine): ChatView => {
  const at = view.lines.findIndex((line) => line.seq === seq)
  const line = view.lines[at]
  return line === undefined || line.removed ? view : { lines: view.lines.with(at, change(line)) }
}

const push = (view: ChatView, line: ChatLine): ChatView => ({
  lines: [...view.lines.slice(1 - CHAT_LIMITS.linesInView), line],
})

const removedLine = ({ seq, at }: { seq: number; at: number }): ChatLine => ({ seq, at, removed: true })

/** The conversation, for everyone. */
export const chatFold: Fold<ChatView, ChatEvent & Partial<Tombstone>> = {
  empty: { lines: [] },
  apply(view, event) {
    if (event.tombstone) return event.type === 'chat.said' ? push(view, removedLine(event)) : view
    switch (event.type) {
      case 'chat.said': {
        const { seq, at, by, name, text, id, edits } = event
        return push(view, { seq, at, name, text, ...(by && { by }), ...(id && { id }), ...(edits && { edited: true }) })
      }
      case 'chat.edited':
        return amend(view, event.line, (line) => ({ ...line, text: event.text, edited: true }))
      case 'chat.removed':
        return amend(view, event.line, removedLine)
      default:
        return view
    }
  },
}

/** What chat holds for one person alone. */
export interface MyChatView {
  /** Until when this person may not write; 0 = they may. */
  mutedUntil: number
}
export const myChatFold: Fold<MyChatView, ChatEvent> = {
  empty: { mutedUntil: 0 },
  apply: (view, event) => (event.type === 'chat.muted' ? { mutedUntil: event.until } : view),
}
