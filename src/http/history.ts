import { CHAT_LIMITS, chatFold, type ChatEvent, type ChatLine } from '../protocol/chat.ts'
import type { RoomEvent } from '../protocol/index.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { RoomLog } from '../rooms/room-log.ts'

const ENTRIES = 400

/** One page of older lines. `before` goes into the next request; null = that was the beginning. */
export interface HistoryPage {
  lines: ChatLine[]
  before: number | null
}

/**
 * The lines before an entry, newest page first, folded: edits are in, deleted words are not. A page may be empty and
 * still have more before it.
 */
export async function historyPage(log: RoomLog, live: LiveRoom, before: number): Promise<HistoryPage> {
  const to = Math.min(before - 1, live.replica.seq)
  const from = Math.max(1, to - ENTRIES + 1)
  const entries = to < 1 ? [] : await log.read(live.room, from, to)
  let view = chatFold.empty
  let lines: readonly ChatLine[] = []
  for (const { seq, at, body } of entries) {
    const event = { ...(JSON.parse(body) as RoomEvent), seq, at }
    if (event.to !== undefined) continue
    view = chatFold.apply(view, event as ChatEvent)
    if (view.lines.length === CHAT_LIMITS.linesInView) {
      lines = [...lines, ...view.lines.slice(0, CHAT_LIMITS.linesInView / 2)]
      view = { ...chatFold.empty, lines: view.lines.slice(CHAT_LIMITS.linesInView / 2) }
    }
  }
  return { lines: [...lines, ...view.lines], before: from > 1 ? from : null }
}
