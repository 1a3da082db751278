import type { Logger } from 'pino'
import type { Epoch, RoomId } from '../protocol/core.ts'
import { leafOf } from '../rooms/digest.ts'
import { StoreDown, type EntryMark, type LogEntry, type LogListener } from '../rooms/room-log.ts'
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

interface Follower {
  room: RoomId
  epoch: Epoch
  /** What was told last; its leaf is computed when it is needed. */
  last: EntryMark | LogEntry | undefined
  /** In which life of the connection its log was found to be the one it was; 0 = never. */
  checkedIn: number
  listener: LogListener
}

/**
 * Follows logs over one connection by asking for what is new, so that nothing is lost with a connection. A log is
 * compared with what was told last before anything is told over a new connection, and once a second. What it follows
 * stands still together when part of it cannot be reached: in a cluster each partition has a tail of its own.
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

  follow(room: RoomId, epoch: Epoch, last: EntryMark | undefined, listener: LogListener): Disposable {
    const follower: Follower = { room, epoch, last, checkedIn: 0, listener }
    this.#followers.add(follower)
    this.nudge()
    return { [Symbol.dispose]: () => void this.#followers.delete(follower) }
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
      const from = toldTo(rooms.get(room) ?? []) + 1
      const entries = await fillGaps(this.#link, room, live, from, live.at(-1)?.seq ?? 0)
      if (life !== this.#life) return
      if (live.length >= MOST_ENTRIES) this.#again = true
      for (const follower of rooms.get(room) ?? []) this.#tell(follower, entries)
    }
  }

  /** Looks whether logs are those they were: of followers that are new to this connection, and once a second of all. */
  async #check(life: number): Promise<void> {
    const all = performance.now() >= this.#checkAt
    if (all) this.#checkAt = performance.now() + CHECK_MS
    const due = [...this.#followers].filter(({ checkedIn }) => all || checkedIn !== life)
    if (due.length === 0) return
    const heads = await this.#link.all(due.map(({ room }) => ['hmget', logKeys(room).head, 'epoch', 'seq', 'at']))
    const same = await Promise.all(due.map((follower, i) => isSame(this.#link, follower, heads[i])))
    if (life !== this.#life) return
    due.forEach((follower, i) => (same[i] ? (follower.checkedIn = life) : this.#lose(follower)))
  }

  /** What is new in each room after the least that anybody was told, one question a partition. */
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
    const whole = unbroken(fresh, told + 1)
    const last = whole.at(-1)
    if (last) {
      follower.last = last
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
  const after = rooms.map(([, followers]) => `${toldTo(followers)}-0`)
  return ['xread', 'COUNT', MOST_ENTRIES, 'STREAMS', ...keys, ...after]
}

/** Does the log hold what the follower was told last, in the epoch it believes in? */
async function isSame(link: RedisLink, { room, epoch, last }: Follower, rawHead: unknown): Promise<boolean> {
  const head = rawHead instanceof Error ? undefined : asHead(rawHead)
  if (head?.epoch !== epoch || head.seq < (last?.seq ?? 0)) return false
  if (last === undefined) return true
  try {
    const [entry] = await readStored(link, room, [last.seq])
    return entry !== undefined && entry.at === last.at && leafOf(entry) === ('body' in last ? leafOf(last) : last.leaf)
  } catch (error) {
    if (error instanceof StoreDown) throw error
    return false
  }
}
