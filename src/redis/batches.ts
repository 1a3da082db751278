import type { Reply, RoomId } from '../protocol/core.ts'
import { readReply } from './reply.ts'

/** How many items of a crowd one script takes at most. */
const MOST = 256

/** All of them through calls that take so many, one after the other, in order. */
export async function inBatches<I, O>(
  items: readonly I[],
  run: (batch: readonly I[]) => Promise<O[]>,
  most = MOST,
): Promise<O[]> {
  if (items.length <= most) return await run(items)
  const answers = await run(items.slice(0, most))
  return [...answers, ...(await inBatches(items.slice(most), run, most))]
}

/** Reads a list of answers, or throws LogLost when there is one for all, which says that. */
export function readReplies<T>(room: RoomId, raw: unknown, read: (rest: unknown[]) => T): Reply<T>[] {
  const answers = raw as unknown[]
  if (answers[0] === 'refused') readReply(room, raw, read)
  return answers.map((answer) => readReply(room, answer, read))
}
