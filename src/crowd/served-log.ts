import { setTimeout as pause } from 'node:timers/promises'
import type { ChatLine } from '../protocol/chat.ts'
import type { Position } from '../protocol/core.ts'
import type { EveryoneView, Signals } from '../protocol/index.ts'

export interface ServedSnapshot {
  position: Position
  view: { everyone: EveryoneView }
  signals: Signals
}

/** What the server serves a latecomer at this moment. */
export const readSnapshot = (url: string, room: string): Promise<ServedSnapshot> =>
  read<ServedSnapshot>(new URL(`/api/rooms/${room}`, url))

/** Every line of the log after `after`, oldest first, page by page as the server serves it. */
export async function readLog(url: string, room: string, after: number, upTo: number): Promise<ChatLine[]> {
  const pages: ChatLine[][] = []
  for (let before: number | null = upTo + 1; before !== null && before > after + 1;) {
    const page: { lines: ChatLine[]; before: number | null } = await read(
      new URL(`/api/rooms/${room}/history?before=${before}`, url),
    )
    pages.push(page.lines)
    if (page.before !== null && page.before >= before)
      throw new Error(`the history before ${before} leads to ${page.before}`)
    before = page.before
  }
  return pages
    .reverse()
    .flat()
    .filter(({ seq }) => seq > after)
}

async function read<T>(url: URL): Promise<T> {
  for (let tries = 0; ; tries++) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => error)
    if (answer instanceof Response && answer.ok) return (await answer.json()) as T
    const why = answer instanceof Response ? `${answer.status} ${await answer.text()}` : String(answer)
    if (tries === 20) throw new Error(`GET ${url.href}: ${why}`)
    await pause(Math.min(1_000, 50 * 2 ** tries))
  }
}
