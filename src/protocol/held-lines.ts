import { CHAT_LIMITS, sayingOf, type ChatEvent, type StaffChatView } from './chat.ts'
import type { Fold, Tombstone } from './events.ts'

/** What staff alone see of the conversation. */
export const staffChatFold: Fold<StaffChatView, ChatEvent & Partial<Tombstone>> = {
  empty: { held: [], struck: [] },
  apply(view, event) {
    if (event.tombstone) return view
    if (event.type === 'chat.held') {
      const { seq, at, by, id } = event
      if (by === undefined || id === undefined) return view
      return { ...view, held: [...view.held, { held: seq, at, by, id, ...sayingOf(event) }] }
    }
    if (event.type === 'chat.judged') return { ...view, held: view.held.filter(({ held }) => held !== event.held) }
    if (event.type === 'chat.erased')
      return { ...view, struck: view.struck.filter(({ line }) => !event.lines.includes(line)) }
    if (event.type !== 'chat.struck') return view
    const { line, person } = event
    const others = view.struck.filter((struck) => struck.line !== line)
    return { ...view, struck: [...others, { line, person, ...sayingOf(event) }].slice(-CHAT_LIMITS.struckLines) }
  },
}
