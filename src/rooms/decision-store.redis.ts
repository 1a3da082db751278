import { REFUSALS, type Reply, type RoomId } from '../protocol/core.ts'
import { recentKeys, roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { answerField, readAppended, readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { logKeys, writeAmended } from '../redis/stream-entries.ts'
import { deadlineMember, deadlinesKey } from './deadline-store.redis.ts'
import type { Decision, DecisionStore, Outdated } from './decision-store.ts'
import { leafOf } from './digest.ts'
import type { Appended, Fence } from './room-log.ts'

const decideScript = script(new URL('./decide.lua', import.meta.url))

/** Where a room's gates are; a counter's field there has `c:` in front. */
export const gatesKey = (room: RoomId): string => roomKey(room, 'gates')
export const counterField = (counter: string): string => `c:${counter}`

export class RedisDecisionStore implements DecisionStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async decide(room: RoomId, decision: Decision, fence: Fence): Promise<Reply<Appended> | Outdated> {
    const { epoch, seen, now } = fence
    const { asking, due, refused } = decision
    const { head, log, amended } = logKeys(room)
    const keys = [head, log, amended, gatesKey(room), deadlinesKey(room), ...recentKeys(room, now)]
    const args = [
      ...[epoch, seen, now],
      ...(asking ? [answerField(asking.person, asking.id), asking.hash] : ['', '']),
      ...(due ? [deadlineMember({ ...due, room }), due.at] : ['', '']),
      ...[refused ?? '', refused !== undefined && !REFUSALS[refused].retry ? '1' : ''],
      ...lists(room, refused === undefined ? decision : {}),
    ]
    const raw = await this.#link.run(decideScript, keys, args)
    const [verdict, upTo] = raw as [string, unknown]
    if (verdict === 'outdated') return { outdated: true, upTo: Number(upTo) }
    const reply = readReply(room, raw, readAppended)
    this.#link.acknowledged(room, fence, [reply])
    return reply
  }
}

/** The script's six lists, each after its length. */
function lists(room: RoomId, decision: Decision) {
  const { events = [], counted = {}, gates = {}, counters = {}, deadlines = [], replaced = [] } = decision
  const rows: (string | number)[][][] = [
    events.map((body) => [body]),
    Object.entries(counted).map(([counter, value]) => [counterField(counter), value]),
    Object.entries(gates).map(([gate, value]) => [gate, value ?? '']),
    Object.entries(counters).map(([counter, change]) => [counterField(counter), change]),
    deadlines.map(({ kind, thing, at }) => [deadlineMember({ kind, thing, room }), at ?? '']),
    replaced.map(({ entry, body }) => [
      entry.seq,
      entry.leaf === undefined ? '' : writeAmended({ ...entry, leaf: entry.leaf }),
      writeAmended({ at: entry.at, leaf: leafOf(entry), body }),
    ]),
  ]
  return rows.flatMap((list) => [list.length, ...list.flat()])
}
