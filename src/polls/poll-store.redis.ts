import { setImmediate } from 'node:timers/promises'
import { accept, refuse, type PersonId, type Reply, type RoomId } from '../protocol/core.ts'
import { inBatches } from '../redis/batches.ts'
import type { RedisLink } from '../redis/link.ts'
import { readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { gatesKey } from '../rooms/decision-store.redis.ts'
import { pollGate, saltGate } from '../rooms/gates.ts'
import type { Act } from './ballot-chunks.ts'
import { allRows, ballotsKey, forgetRow, putRows, readRows, tallyKey } from './ballot-rows.redis.ts'
import {
  firstKept,
  keptAnswer,
  keptBallot,
  readCounts,
  REMEMBERED,
  VOTES_AT_ONCE,
  writeChoice,
} from './ballot-rules.ts'
import { BoxLog } from './box-log.redis.ts'
import type { Box, BoxCount, CastBallot, Casting, KeptBallot, OpenBox, PollStore, Tapping } from './poll-store.ts'

const countTaps = script(new URL('./count-taps.lua', import.meta.url))

/** A fold that nobody asks for is dropped after this time, or up to twice that, ms: not on all nodes at once. */
const KEPT_MS = 10_000
/** Ballots that are given at once. */
const PAGE = 1_000

/**
 * Ballots of open boxes are a log that every node folds (box-log.redis.ts). In closed ones they are rows, and so are the taps
 * of a battle: who taps twice a second for minutes would make a log of it that is long for what it says.
 */
export class RedisPollStore implements PollStore, Disposable {
  readonly #link: RedisLink
  readonly #logs = new Map<string, { log: BoxLog; drop: NodeJS.Timeout }>()
  constructor(link: RedisLink) {
    this.#link = link
  }

  [Symbol.dispose](): void {
    for (const { drop } of this.#logs.values()) clearTimeout(drop)
    this.#logs.clear()
  }

  #log(room: RoomId, box: Box): BoxLog {
    const key = ballotsKey(room, box)
    const known = this.#logs.get(key) ?? this.#begin(key, new BoxLog(this.#link, room, box))
    known.drop.refresh()
    return known.log
  }

  #begin(key: string, log: BoxLog) {
    // Its poll is over, as a rule.
    const settle = (): Promise<unknown> => log.settle().then(() => this.#logs.delete(key), () => drop.refresh()) // prettier-ignore
    const drop = setTimeout(() => void settle(), KEPT_MS * (1 + Math.random())).unref()
    const begun = { log, drop }
    this.#logs.set(key, begun)
    return begun
  }

  async vote(room: RoomId, box: OpenBox, castings: readonly Casting[], now: number): Promise<Reply<CastBallot>[]> {
    const log = this.#log(room, box)
    return inBatches(
      castings,
      async (batch) => {
        const acts = batch.map(actOf)
        const answers = await log.append(acts, box, { now })
        return answers.map((answer, i) =>
          typeof answer === 'string' ? refuse(answer) : accept({ key: answer.key, choice: batch[i]?.choice ?? [] }),
        )
      },
      VOTES_AT_ONCE,
    )
  }

  tap(
    room: RoomId,
    box: Box,
    tappings: readonly Tapping[],
    { most, now }: { most: number; now: number },
  ): Promise<Reply<{ counted: number }>[]> {
    return inBatches(tappings, async (batch) => {
      const keys = [gatesKey(room), ballotsKey(room, box), tallyKey(room, box)]
      const args = [Math.floor(now / 1_000), most, pollGate(box.poll), box.box, REMEMBERED]
      for (const { ids, id, member, side, taps } of batch) args.push(ids.join(' '), id, member ? 'm' : 'g', side, taps)
      const raw = (await this.#link.run(countTaps, keys, args)) as unknown[]
      return raw.map((answer) => readReply(room, answer, ([counted]) => ({ counted: Number(counted) })))
    })
  }

  counts(room: RoomId, boxes: readonly Box[]): Promise<BoxCount[]> {
    return Promise.all(
      boxes.map(async (box) => {
        const fold = await this.#fold(room, box)
        if (fold) return fold.counts(box.options)
        return readCounts(readFields(await this.#link.one('hgetall', tallyKey(room, box))), box.options)
      }),
    )
  }

  /** What an open box's log comes to; undefined = what there is of this box is rows. */
  async #fold(room: RoomId, box: Box) {
    return box.battle ? undefined : this.#log(room, box).look()
  }

  async ballotOf(room: RoomId, box: Box, ids: readonly PersonId[]): Promise<KeptBallot | undefined> {
    if (box.battle) return firstKept(await readRows(this.#link, room, box, ids), ids)
    const ask: Act = { keys: ids, id: '', tag: 'g', choice: '' }
    const [answer] = await this.#log(room, box).append([ask], { changes: true }, { now: 0 })
    return typeof answer === 'object' ? keptAnswer(answer) : undefined
  }

  async *ballots(room: RoomId, box: Box): AsyncGenerator<KeptBallot[]> {
    const fold = await this.#fold(room, box)
    if (fold === undefined) {
      for await (const page of allRows(this.#link, room, box)) yield keptOf(page)
      return
    }
    let page: [string, string][] = []
    for (const row of fold.rows()) {
      if (page.push(row) < PAGE) continue
      yield keptOf(page)
      page = []
      await setImmediate()
    }
    yield keptOf(page)
  }

  async salt(room: RoomId, { box }: Box): Promise<string | undefined> {
    const salt = (await this.#link.one('hget', gatesKey(room), saltGate(box))) as string | null
    return salt ?? undefined
  }

  async forget(room: RoomId, box: Box, ids: readonly PersonId[], receiptOf: (key: string) => string): Promise<void> {
    const log = box.battle ? undefined : this.#log(room, box)
    // In a closed box somebody who turned out to be several has several.
    for (let kept = await this.ballotOf(room, box, ids); kept; kept = await this.ballotOf(room, box, ids)) {
      if (log === undefined || (await log.settle())) {
        await forgetRow(this.#link, room, box, { key: kept.key, as: `=${receiptOf(kept.key)}`, ids })
      } else {
        const forgotten: Act = { keys: ids, id: '', tag: '-', choice: '' }
        await log.append([forgotten], { changes: true }, { now: 0, even: true })
      }
    }
  }

  async restore(room: RoomId, box: Box, ballots: readonly KeptBallot[]): Promise<void> {
    await putRows(this.#link, room, box, ballots)
  }
}

const keptOf = (rows: readonly [string, string][]): KeptBallot[] =>
  rows.flatMap(([key, row]) => keptBallot(key, row) ?? [])

const actOf = ({ ids, id, member, choice }: Casting): Act => ({
  keys: ids,
  id,
  tag: member ? 'm' : 'g',
  choice: writeChoice(choice),
})

/** A hash as Redis lists it: field, value, field, value. */
const readFields = (raw: unknown): Record<string, number> => {
  const flat = Array.isArray(raw) ? (raw as string[]) : Object.entries(raw as Record<string, string>).flat()
  return Object.fromEntries(flat.flatMap((field, i) => (i % 2 === 0 ? [[field, Number(flat[i + 1])]] : [])))
}
