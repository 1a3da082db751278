import type { PersonId, RoomId } from '../protocol/core.ts'
import { ballotLines } from './ballot-file.ts'
import type { Box, KeptBallot, PollStore } from './poll-store.ts'
import { receiptOf } from './receipts.ts'

/** So many people are forgotten at once. */
const AT_ONCE = 100

/** Ballots as exports, imports and who wants to be forgotten see them. */
export const ballotRecords = (store: PollStore) => ({
  lines: (room: RoomId, box: Box) => ballotLines(store, room, box),

  restore: (room: RoomId, box: Box, ballots: readonly KeptBallot[]) => store.restore(room, box, ballots),

  /** Nobody can tell any more whose ballots these were; without `ids` all. Says whether there were any. */
  async forget(room: RoomId, box: Box, ids?: readonly PersonId[]): Promise<boolean> {
    if (ids !== undefined && (await store.ballotOf(room, box, ids)) === undefined) return false
    const salt = (await store.salt(room, box)) ?? ''
    const forget = (whose: readonly PersonId[]) => store.forget(room, box, whose, (key) => receiptOf(salt, key))
    if (ids !== undefined) {
      await forget(ids)
      return true
    }
    let any = false
    for await (const page of store.ballots(room, box)) {
      const known = page.flatMap(({ key }) => (key.startsWith('=') ? [] : [key as PersonId]))
      any ||= known.length > 0
      for (let at = 0; at < known.length; at += AT_ONCE)
        await Promise.all(known.slice(at, at + AT_ONCE).map((key) => forget([key])))
    }
    return any
  },
})
