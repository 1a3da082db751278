import type { CommandRule, PersonId, CommandId } from './core.ts'
import type { EventOf, Fold, Tombstone } from './events.ts'

/** Chat: what people say to each other in a room. */
export const CHAT_LIMITS = {
  /** Longest message in characters (code points), after cleaning. A server may be configured lower or higher. */
  textLength: 500,
  /** How long one may edit an own message, ms. */
  editWindowMs: 60_000,
  /** How often one may edit one line: an edit is told to everybody like a line, and no limit of lines counts it. */
  editsOfLine: 10,
  /** Lines kept in a view; older ones are pages of history. */
  linesInView: 200,
  /** So many messages ... */
  floodLines: 3,
  /** ... in so many ms are allowed; one more, and the person is muted ... */
  floodWindowMs: 2_000,
  /** ... for so many ms. */
  floodMuteMs: 10_000,
  /** Lines that may wait for the staff at once. */
  heldLines: 500,
  /** Own lines that one sees waiting. */
  ownHeldLines: 20,
  /** Lines on the big screen's wall. */
  featuredLines: 12,
  /** Removed lines that staff can put back. */
  struckLines: 50,
  /** The newest so many lines that have reactions are told of. */
  reactedLines: 40,
} as const

/** What one may react to a line with. A count's place in a list is its reaction's place here. */
export const REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '🔥'] as const

export const chatCommands = {
  'chat.send': { may: 'chat', in: 'room' },
  'chat.edit': { may: 'chat', in: 'room' },
  'chat.remove': { may: 'chat', in: 'room' },
  'chat.react': { may: 'cheer', in: 'room' },
  'chat.restore': { may: 'moderate', in: 'room' },
  'chat.judge': { may: 'moderate', in: 'room' },
  'chat.pin': { may: 'show', in: 'room' },
  'chat.feature': { may: 'show', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type ChatCommand = keyof typeof chatCommands

/** What a line says. `re`: the line it answers. `staff`: said by a host; nobody else's line can carry it. */
export interface Saying {
  name: string
  text: string
  re?: number
  staff?: true
}

export interface ChatEvents {
  /** Somebody said something. After edits the log holds the newest words here, and the seqs of the edits. */
  'chat.said': Saying & { edits?: readonly number[] }
  /** The line with that seq has other words now. */
  'chat.edited': { line: number; text: string }
  /** The line with that seq is gone: its words, and those of its edits, are deleted from the log. */
  'chat.removed': { line: number }
  /** For staff: a host removed that line of that person; its words, to put it back. */
  'chat.struck': Saying & { line: number; person: PersonId }
  /** A removed line is back, as it was. */
  'chat.restored': Saying & { line: number; person: PersonId }
  /** For staff: what staff alone could still see of these lines is forgotten; they can not be put back. */
  'chat.erased': { lines: readonly number[] }
  /** Private: you wrote too fast and may not write until then (ms, the store's clock). */
  'chat.muted': { until: number }
  /** A line waits for the staff: once for staff, and once for who wrote it. */
  'chat.held': Saying
  /** Staff let a waiting line through (`chat.said` says it, by its writer and id) or not: once for staff, with their entry, once for the writer, with theirs. */
  'chat.judged': { held: number; allowed: boolean }
  /** That line stands above the conversation; null = none. */
  'chat.pinned': { line: number | null }
  /** That line is on the big screen's wall, or not any more. */
  'chat.featured': { line: number; on: boolean }
}
export type ChatEvent = EventOf<ChatEvents>

export interface ChatSignals {
  /** For the newest lines that have any: how often each of REACTIONS was given, by the line's seq. */
  'chat.reactions': { readonly [line: number]: readonly number[] }
}

/** One line as a page shows it. `seq` names it. A removed line keeps its place and nothing else. */
export interface ChatLine {
  seq: number
  at: number
  by?: PersonId
  name?: string
  text?: string
  id?: CommandId
  re?: number
  staff?: true
  edited?: true
  removed?: true
}

export interface ChatView {
  /** The last lines, oldest first. */
  lines: readonly ChatLine[]
  pinned?: ChatLine
  /** The wall's lines, in the order they were sent there. */
  featured: readonly ChatLine[]
}

/** Changes a line wherever it is shown; a line that is gone leaves the pin and the wall. */
function amend(view: ChatView, seq: number, change: (line: ChatLine) => ChatLine): ChatView {
  const at = view.lines.findIndex((line) => line.seq === seq)
  const shown = (line: ChatLine): ChatLine => (line.seq === seq ? change(line) : line)
  const lines = at < 0 ? view.lines : view.lines.with(at, shown(view.lines[at] as ChatLine))
  const featured = view.featured.some((line) => line.seq === seq)
    ? view.featured.map(shown).filter(stands)
    : view.featured
  const pinned = view.pinned && shown(view.pinned)
  if (at < 0 && featured === view.featured && pinned === view.pinned) return view
  return { lines, featured, ...(pinned && stands(pinned) && { pinned }) }
}

const stands = (line: ChatLine): boolean => !line.removed
const push = (view: ChatView, line: ChatLine): ChatView => ({
  ...view,
  lines: [...view.lines.slice(1 - CHAT_LIMITS.linesInView), line],
})

const removedLine = ({ seq, at }: { seq: number; at: number }): ChatLine => ({ seq, at, removed: true })

export const sayingOf = ({ name, text, re, staff }: Saying): Saying => ({
  name,
  text,
  ...(re !== undefined && { re }),
  ...(staff && { staff }),
})

/** A line that hosts may point at: one of the last, or on the wall, and not removed. */
export const standingLine = ({ lines, featured }: ChatView, seq: number): ChatLine | undefined =>
  [...lines, ...featured].find((line) => line.seq === seq && stands(line))

function pin(view: ChatView, seq: number | null): ChatView {
  const line = seq === null ? undefined : standingLine(view, seq)
  if (line === view.pinned) return view
  return { lines: view.lines, featured: view.featured, ...(line && { pinned: line }) }
}

/** A line that is removed later in the log takes its place until then, so that the others stand as they stood. */
function feature(view: ChatView, seq: number, on: boolean): ChatView {
  const others = view.featured.filter((line) => line.seq !== seq)
  if (!on) return { ...view, featured: others }
  const line = [...view.lines, ...view.featured].find((each) => each.seq === seq)
  return line ? { ...view, featured: [...others, line].slice(-CHAT_LIMITS.featuredLines) } : view
}

/** Hosts sent other words to the wall, or pinned others: a fan's line leaves both when it changes. */
function takeDown(view: ChatView, seq: number): ChatView {
  const changed = (line: ChatLine | undefined): boolean => line?.seq === seq && !line.staff
  if (!changed(view.pinned) && !view.featured.some(changed)) return view
  const { pinned, ...rest } = view
  const featured = view.featured.filter((line) => !changed(line))
  return { ...rest, featured, ...(pinned && !changed(pinned) && { pinned }) }
}

/** The conversation, for everyone. */
export const chatFold: Fold<ChatView, ChatEvent & Partial<Tombstone>> = {
  empty: { lines: [], featured: [] },
  apply(view, event) {
    if (event.tombstone) return event.type === 'chat.said' ? push(view, removedLine(event)) : view
    switch (event.type) {
      case 'chat.said': {
        const { seq, at, by, id, edits } = event
        return push(view, {
          seq,
          at,
          ...sayingOf(event),
          ...(by && { by }),
          ...(id && { id }),
          ...(edits && { edited: true }),
        })
      }
      case 'chat.edited':
        return amend(takeDown(view, event.line), event.line, (line) =>
          line.removed ? line : { ...line, text: event.text, edited: true },
        )
      case 'chat.removed':
        return amend(view, event.line, removedLine)
      case 'chat.restored': {
        const { line: seq, person } = event
        return amend(view, seq, ({ at }) => ({ seq, at, ...sayingOf(event), by: person }))
      }
      case 'chat.pinned':
        return pin(view, event.line)
      case 'chat.featured':
        return feature(view, event.line, event.on)
      default:
        return view
    }
  },
}

/** A line that waits for the staff; `held` = the seq that names it. */
export interface HeldLine extends Saying {
  held: number
  at: number
  by: PersonId
  id: CommandId
}
/** A line that a host removed, as it was. */
export interface StruckLine extends Saying {
  line: number
  person: PersonId
}
export interface StaffChatView {
  /** Oldest first. */
  held: readonly HeldLine[]
  /** Newest last. */
  struck: readonly StruckLine[]
}

/** An own line that waits. */
export interface OwnHeldLine {
  held: number
  at: number
  text: string
  id?: CommandId
  re?: number
}
/** What chat holds for one person alone. */
export interface MyChatView {
  /** Until when this person may not write, for writing too fast; 0 = they may. */
  mutedUntil: number
  /** Own lines that wait for the staff. */
  held: readonly OwnHeldLine[]
}
export const myChatFold: Fold<MyChatView, ChatEvent & Partial<Tombstone>> = {
  empty: { mutedUntil: 0, held: [] },
  apply(view, event) {
    if (event.tombstone && event.type !== 'chat.held') return view
    if (event.type === 'chat.muted') return { ...view, mutedUntil: event.until }
    if (event.type === 'chat.judged') return { ...view, held: view.held.filter(({ held }) => held !== event.held) }
    if (event.type !== 'chat.held') return view
    // What was judged since holds its place until then, so that the others stand as they stood.
    const { seq, at, id, re } = event
    const text = event.tombstone ? '' : event.text
    const line = { held: seq, at, text, ...(id && { id }), ...(re !== undefined && { re }) }
    return { ...view, held: [...view.held, line].slice(-CHAT_LIMITS.ownHeldLines) }
  },
}
