import type { PersonId, RoomId } from '../protocol/core.ts'
import { inBatches } from '../redis/batches.ts'
import { roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { script } from '../redis/script.ts'
import { gatesKey } from '../rooms/decision-store.redis.ts'
import { pollGate } from '../rooms/gates.ts'
import { keptText, leadsTo } from './ballot-rules.ts'
import type { Box, KeptBallot } from './poll-store.ts'

const putBallots = script(new URL('./put-ballots.lua', import.meta.url))
const forgetVoter = script(new URL('./forget-voter.lua', import.meta.url))

/** Rows that are read at once. */
const PAGE = 1_000

export const ballotsKey = (room: RoomId, { box }: Box): string => roomKey(room, 'ballots', box)
export const tallyKey = (room: RoomId, { box }: Box): string => roomKey(room, 'tally', box)

/** The rows of these people, by their keys, and those that they lead to. */
export async function readRows(
  link: RedisLink,
  room: RoomId,
  box: Box,
  ids: readonly PersonId[],
): Promise<Map<string, string>> {
  const read = new Map<string, string | undefined>()
  for (let keys: readonly string[] = ids; keys.length > 0;) {
    const found = (await link.one('hmget', ballotsKey(room, box), ...keys)) as (string | null)[]
    keys.forEach((key, i) => read.set(key, found[i] ?? undefined))
    keys = found.map(leadsTo).filter((key) => key !== undefined && !read.has(key)) as string[]
  }
  return new Map([...read].filter((row): row is [string, string] => row[1] !== undefined))
}

/** Every row, in pages, each once. */
export async function* allRows(link: RedisLink, room: RoomId, box: Box): AsyncGenerator<[key: string, row: string][]> {
  // While a hash grows or shrinks Redis may give a field twice.
  const given = new Set<string>()
  let cursor = '0'
  do {
    const answer = await link.one('hscan', ballotsKey(room, box), cursor, 'COUNT', PAGE)
    const [next, flat] = answer as [string, string[]]
    const page: [string, string][] = []
    for (let i = 0; i < flat.length; i += 2) {
      const [key = '', row = ''] = flat.slice(i, i + 2)
      if (!given.has(key)) page.push([key, row])
      given.add(key)
    }
    yield page
    cursor = next
  } while (cursor !== '0')
}

export async function putRows(link: RedisLink, room: RoomId, box: Box, ballots: readonly KeptBallot[]): Promise<void> {
  await inBatches(ballots, async (batch) => {
    const args = batch.flatMap((ballot) => {
      const { text, fields } = keptText(ballot, box.battle)
      return [ballot.key, text, fields.length, ...fields.flat()]
    })
    if (args.length > 0) await link.run(putBallots, [ballotsKey(room, box), tallyKey(room, box)], args)
    return []
  })
}

/** One of somebody's rows: it goes by another key, or, in a battle that is on, is taken back. */
export const forgetRow = (
  link: RedisLink,
  room: RoomId,
  box: Box,
  { key, as, ids }: { key: string; as: string; ids: readonly PersonId[] },
) =>
  link.run(
    forgetVoter,
    [gatesKey(room), ballotsKey(room, box), tallyKey(room, box)],
    [pollGate(box.poll), box.box, box.battle ? '1' : '', key, as, ...ids],
  )
