import { accept, type PersonId, type Reply, type RoomId } from '../protocol/core.ts'
import { POLL_LIMITS } from '../protocol/polls.ts'
import { inBatches } from '../redis/batches.ts'
import { roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { deadlineMember, deadlinesKey } from '../rooms/deadline-store.redis.ts'
import { gatesKey } from '../rooms/decision-store.redis.ts'
import { pollGate, saltGate } from '../rooms/gates.ts'
import {
  firstKept,
  keptBallot,
  keptText,
  leadsTo,
  readChoice,
  readCounts,
  REMEMBERED,
  VOTES_AT_ONCE,
} from './ballot-rules.ts'
import { castArgs, rowsOf } from './cast-args.ts'
import { fullOf } from './poll-deadline-rules.ts'
import type { Box, BoxCount, CastBallot, Casting, KeptBallot, OpenBox, PollStore, Tapping } from './poll-store.ts'

const castBallots = script(new URL('./cast-ballots.lua', import.meta.url))
const countTaps = script(new URL('./count-taps.lua', import.meta.url))
const putBallots = script(new URL('./put-ballots.lua', import.meta.url))
const forgetVoter = script(new URL('./forget-voter.lua', import.meta.url))

/** Ballots that are read at once. */
const PAGE = 1_000

const ballotsKey = (room: RoomId, { box }: Box): string => roomKey(room, 'ballots', box)
const tallyKey = (room: RoomId, { box }: Box): string => roomKey(room, 'tally', box)

export class RedisPollStore implements PollStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  vote(room: RoomId, box: OpenBox, castings: readonly Casting[], now: number): Promise<Reply<CastBallot>[]> {
    return inBatches(castings, (batch) => this.#cast(room, box, batch, now), VOTES_AT_ONCE)
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

  async counts(room: RoomId, boxes: readonly Box[]): Promise<BoxCount[]> {
    const answers = await this.#link.all(boxes.map((box) => ['hgetall', tallyKey(room, box)]))
    return answers.map((answer, i) => {
      if (answer instanceof Error) throw answer
      return readCounts(readFields(answer), boxes[i]?.options ?? 0)
    })
  }

  async ballotOf(room: RoomId, box: Box, ids: readonly PersonId[]): Promise<KeptBallot | undefined> {
    if (box.battle) return this.#tapsOf(room, box, ids)
    const raw = await this.#link.run(castBallots, this.#keys(room, box), [
      ...this.#head(room, { ...box, changes: true }, 0),
      ...[0, ...rowsOf(ids, 'g :')],
    ])
    const [answer] = raw as unknown[]
    const kept = readReply(room, answer, readCast)
    return kept.ok ? kept.value : undefined
  }

  /** Taps are not made one by asking for them. */
  async #tapsOf(room: RoomId, box: Box, ids: readonly PersonId[]): Promise<KeptBallot | undefined> {
    const read = new Map<string, string | undefined>()
    for (let keys: readonly string[] = ids; keys.length > 0;) {
      const found = (await this.#link.one('hmget', ballotsKey(room, box), ...keys)) as (string | null)[]
      keys.forEach((key, i) => read.set(key, found[i] ?? undefined))
      keys = found.map(leadsTo).filter((key) => key !== undefined && !read.has(key)) as string[]
    }
    return firstKept({ get: (key) => read.get(key) }, ids)
  }

  async *ballots(room: RoomId, box: Box): AsyncGenerator<KeptBallot[]> {
    // While a hash grows or shrinks Redis may give a field twice.
    const given = new Set<string>()
    let cursor = '0'
    do {
      const answer = await this.#link.one('hscan', ballotsKey(room, box), cursor, 'COUNT', PAGE)
      const [next, flat] = answer as [string, string[]]
      const page: KeptBallot[] = []
      for (let i = 0; i < flat.length; i += 2) {
        const kept = given.has(flat[i] ?? '') ? undefined : keptBallot(flat[i] ?? '', flat[i + 1])
        if (kept) page.push(kept)
        given.add(flat[i] ?? '')
      }
      yield page
      cursor = next
    } while (cursor !== '0')
  }

  async salt(room: RoomId, { box }: Box): Promise<string | undefined> {
    const salt = (await this.#link.one('hget', gatesKey(room), saltGate(box))) as string | null
    return salt ?? undefined
  }

  async forget(room: RoomId, box: Box, ids: readonly PersonId[], receiptOf: (key: string) => string): Promise<void> {
    // In a closed box somebody who turned out to be several has several.
    for (let kept = await this.ballotOf(room, box, ids); kept; kept = await this.ballotOf(room, box, ids))
      await this.#link.run(
        forgetVoter,
        [gatesKey(room), ballotsKey(room, box), tallyKey(room, box)],
        [pollGate(box.poll), box.box, box.battle ? '1' : '', kept.key, `=${receiptOf(kept.key)}`, ...ids],
      )
  }

  async restore(room: RoomId, box: Box, ballots: readonly KeptBallot[]): Promise<void> {
    await inBatches(ballots, async (batch) => {
      const args = batch.flatMap((ballot) => {
        const { text, fields } = keptText(ballot, box.battle)
        return [ballot.key, text, fields.length, ...fields.flat()]
      })
      if (args.length > 0) await this.#link.run(putBallots, [ballotsKey(room, box), tallyKey(room, box)], args)
      return []
    })
  }

  #keys(room: RoomId, box: Box): string[] {
    return [gatesKey(room), ballotsKey(room, box), tallyKey(room, box), deadlinesKey(room)]
  }

  #head(room: RoomId, box: OpenBox, now: number): (string | number)[] {
    const due = deadlineMember({ room, ...fullOf(box) })
    const rules = [box.changes ? '1' : '', POLL_LIMITS.changes, box.atBallots ?? '']
    return [now, pollGate(box.poll), box.box, ...rules, due]
  }

  async #cast(room: RoomId, box: OpenBox, castings: readonly Casting[], now: number): Promise<Reply<CastBallot>[]> {
    const { args, places } = castArgs(castings, box)
    const raw = await this.#link.run(castBallots, this.#keys(room, box), [...this.#head(room, box, now), ...args])
    return castings.map(({ ids, choice }, i) => {
      const answer = raw === 1 ? 1 : (raw as unknown[])[places[i] as number]
      if (answer === 1) return accept({ key: ids.at(-1) as string, choice })
      return readReply(room, answer, ([key]) => ({ key: key as string, choice }))
    })
  }
}

const readCast = ([key, tag, choice]: unknown[]): KeptBallot => ({
  key: key as string,
  member: tag === 'm',
  choice: readChoice(choice as string),
})

/** A hash as Redis lists it: field, value, field, value. */
const readFields = (raw: unknown): Record<string, number> => {
  const flat = Array.isArray(raw) ? (raw as string[]) : Object.entries(raw as Record<string, string>).flat()
  return Object.fromEntries(flat.flatMap((field, i) => (i % 2 === 0 ? [[field, Number(flat[i + 1])]] : [])))
}
