import type { Logger } from 'pino'
import type { Epoch, RoomId } from '../protocol/core.ts'
import { leafOf } from '../rooms/digest.ts'
import { StoreDown, type Appended, type EntryMark, type LogEntry, type LogListener } from '../rooms/room-log.ts'
import { groupBy } from './group-by.ts'
import { partitionOf } from './keys.ts'
import type { RedisCommand, RedisLink } from './link.ts'
import { asHead, fillGaps, readStored } from './log-reader.ts'
import { logKeys, readEntries, unbroken } from './stream-entries.ts'

/** How often it is asked for news, ms. */
const POLL_MS = 40
/** Shortest time from one question to the next, ms: a room in which much is said is not asked after every line. */
const SPACING_MS = 20
/** How often it is asked whether the logs are still those they were, ms. */
const CHECK_MS = 1_000
const MOST_ENTRIES = 500
/** So many places that were acknowledged here are remembered of a room until they are told; of more, the newest. */
const MOST_OWED = 1_000

interface Follower {
  room: RoomId
  epoch: Epoch
  /** What was told last; its leaf is computed when it is needed. */
  last: EntryMark | LogEntry | undefined
  /** What was acknowledged here and is not told yet: when that is gone, nobody but us can know. */
  owed: Appended[]
  /** In which life of the connection its log was found to be the one it was; 0 = never. */
  checkedIn: number
  listener: LogListener
}

/**
 * Follows logs over one connection by asking for what is new, so that nothing is lost with a connection. What is new is
 * asked for together with what was told last, and told if that is as it was: so it does not matter whether another Redis
 * has taken the place of the one that answered before. Once a second, and over a new connection, the epoch is compared too.
 * What it follows stands still together when part of it cannot be reached: in a cluster each partition has a tail of its own.
 */
export class Tail implements Disposable {
  readonly #link: RedisLink
  readonly #log: Logger
  readonly #followers = new Set<Follower>()
  #askedAt = -SPACING_MS
  /** Which life of the connection this is. */
  #life = 1
  #checkAt = 0
  #polling = false
  /** There may be more at once: ask again after this time. */
  #again = false
  /** The next round is about to begin. */
  #soon = false
  #closed = false
  #cancel = (): void => undefined

  constructor(link: RedisLink, log: Logger) {
    this.#link = link
    this.#log = log
  }

  /** There is a new connection: what it leads to must be looked at before it is believed. */
  reconnected(): void {
    this.#life++
    this.nudge()
  }

  /** Somebody else may answer from now on: the logs are compared soon, while following goes on. */
  recheck(): void {
    this.#checkAt = 0
    this.nudge()
  }

  follow(room: RoomId, epoch: Epoch, last: EntryMark | undefined, listener: LogListener): Disposable {
    const follower: Follower = { room, epoch, last, owed: [], checkedIn: 0, listener }
    this.#followers.add(follower)
    this.nudge()
    return { [Symbol.dispose]: () => void this.#followers.delete(follower) }
  }

  /** An entry that must be there: a log without it is lost. */
  acknowledged(room: RoomId, epoch: Epoch, place: Appended): void {
    for (const follower of this.#followers) {
      if (follower.room !== room || follower.epoch !== epoch || place.seq <= (follower.last?.seq ?? 0)) continue
      follower.owed = [...follower.owed, place].slice(-MOST_OWED)
    }
  }

  /** Asks for news now instead of a little later. */
  nudge(): void {
    if (this.#polling) this.#again = true
    else if (!this.#soon) this.#wake(true)
  }

  [Symbol.dispose](): void {
    this.#closed = true
    this.#cancel()
    this.#followers.clear()
  }

  #wake(soon: boolean): void {
    this.#cancel()
    this.#soon = soon && !this.#closed && this.#followers.size > 0
    if (this.#closed || this.#followers.size === 0) return
    const round = (): void => void this.#round()
    const pause = this.#askedAt + SPACING_MS - performance.now()
    if (soon && pause <= 0) {
      const next = setImmediate(round)
      this.#cancel = () => clearImmediate(next)
    } else {
      const next = setTimeout(round, soon ? pause : POLL_MS)
      this.#cancel = () => clearTimeout(next)
    }
  }

  async #round(): Promise<void> {
    this.#polling = true
    this.#soon = this.#again = false
    this.#askedAt = performance.now()
    try {
      if (this.#link.ready) await this.#poll(this.#life)
    } catch (error) {
      if (!(error instanceof StoreDown)) this.#log.error({ err: error }, 'following the logs failed')
    }
    this.#polling = false
    this.#wake(this.#again && this.#link.ready)
  }

  async #poll(life: number): Promise<void> {
    await this.#check(life)
    const rooms = groupBy(this.#followers, ({ room }) => room)
    const news = await this.#news(rooms, life)
    for (const [room, live] of news) {
      const followers = rooms.get(room) ?? []
      const [told, end] = [toldTo(followers), live.at(-1)?.seq ?? 0]
      if (end <= told) continue
      const entries = await fillGaps(this.#link, room, live, Math.max(1, told), end)
      if (life !== this.#life) return
      if (live.length >= MOST_ENTRIES) this.#again = true
      for (const follower of followers) this.#tell(follower, entries)
    }
  }

  /** Looks whether logs are those they were: of followers that are new to this connection, and once a second of all. */
  async #check(life: number): Promise<void> {
    const all = performance.now() >= this.#checkAt
    if (all) this.#checkAt = performance.now() + CHECK_MS
    const due = [...this.#followers].filter(({ checkedIn }) => all || checkedIn !== life)
    if (due.length === 0) return
    const least = due.map(({ last, owed }) => owed.at(-1)?.seq ?? last?.seq ?? 0)
    const heads = await this.#link.all(due.map(({ room }) => ['hmget', logKeys(room).head, 'epoch', 'seq', 'at']))
    const same = await Promise.all(
      due.map((follower, i) => isSame(this.#link, follower, { rawHead: heads[i], least: least[i] ?? 0 })),
    )
    if (life !== this.#life) return
    due.forEach((follower, i) => (same[i] ? (follower.checkedIn = life) : this.#lose(follower)))
  }

  /** The least that anybody was told of each room and what is new after it, one question a partition. */
  async #news(rooms: Map<RoomId, Follower[]>, life: number): Promise<[RoomId, LogEntry[]][]> {
    const checked = [...rooms].filter(([, followers]) => followers.every(({ checkedIn }) => checkedIn === life))
    const byKey = new Map(checked.map(([room]) => [logKeys(room).log, room]))
    const partitions = [...groupBy(checked, ([room]) => partitionOf(room)).values()]
    const answers = partitions.length === 0 ? [] : await this.#link.all(partitions.map(readNews))
    if (life !== this.#life) return []
    const streams = answers.flatMap((answer) => this.#orReport(answer))
    return streams.flatMap(([key, raw]) => (byKey.has(key) ? [[byKey.get(key) as RoomId, readEntries(raw)]] : []))
  }

  /** A log of the wrong type is found by the check, and is lost to its followers alone. */
  #orReport(answer: unknown): [key: string, entries: unknown][] {
    if (!(answer instanceof Error)) return (answer ?? []) as [string, unknown][]
    this.#checkAt = 0
    this.#log.error({ err: answer }, 'reading the logs failed')
    return []
  }

  #tell(follower: Follower, entries: LogEntry[]): void {
    if (!this.#followers.has(follower)) return
    const told = follower.last?.seq ?? 0
    const fresh = entries.filter(({ seq }) => seq > told)
    if (fresh.length === 0) return
    const whole = unbroken(fresh, told + 1)
    const last = whole.at(-1)
    if (!goesOn(follower, entries) || !keepsWord(follower, whole)) return this.#lose(follower)
    if (last) {
      follower.last = last
      follower.owed = follower.owed.filter(({ seq }) => seq > last.seq)
      follower.listener.entries(whole)
    }
    if (whole.length < fresh.length) this.#lose(follower)
  }

  #lose(follower: Follower): void {
    if (this.#followers.delete(follower)) follower.listener.lost()
  }
}

const toldTo = (followers: Follower[]): number => Math.min(...followers.map(({ last }) => last?.seq ?? 0))

function readNews(rooms: [RoomId, Follower[]][]): RedisCommand {
  const keys = rooms.map(([room]) => logKeys(room).log)
  const after = rooms.map(([, followers]) => `${Math.max(1, toldTo(followers)) - 1}-0`)
  return ['xread', 'COUNT', MOST_ENTRIES, 'STREAMS', ...keys, ...after]
}

/** Is what was told last among these entries, as it was? */
const goesOn = ({ last }: Follower, entries: LogEntry[]): boolean =>
  last === undefined ||
  isEntry(
    entries.find(({ seq }) => seq === last.seq),
    last,
  )

/** Are those of these entries that were acknowledged here the ones that were acknowledged? */
const keepsWord = ({ owed }: Follower, entries: LogEntry[]): boolean =>
  owed.every((place) => (entries.find(({ seq }) => seq === place.seq)?.at ?? place.at) === place.at)

/** Does the log hold what the follower was told last, in the epoch it believes in, and reach as far as it must? */
async function isSame(
  link: RedisLink,
  { room, epoch, last }: Follower,
  { rawHead, least }: { rawHead: unknown; least: number },
): Promise<boolean> {
  const head = rawHead instanceof Error ? undefined : asHead(rawHead)
  if (head?.epoch !== epoch || head.seq < least) return false
  if (last === undefined) return true
  try {
    const [entry] = await readStored(link, room, [last.seq])
    return isEntry(entry, last)
  } catch (error) {
    if (error instanceof StoreDown) throw error
    return false
  }
}

const isEntry = (entry: LogEntry | undefined, told: EntryMark | LogEntry): boolean =>
  entry?.at === told.at && leafOf(entry) === ('body' in told ? leafOf(told) : told.leaf)
