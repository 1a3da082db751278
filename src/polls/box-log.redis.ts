import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { PersonId, RoomId } from '../protocol/core.ts'
import { roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { script } from '../redis/script.ts'
import { deadlineMember, deadlinesKey } from '../rooms/deadline-store.redis.ts'
import { gatesKey } from '../rooms/decision-store.redis.ts'
import { pollGate } from '../rooms/gates.ts'
import { StoreDown } from '../rooms/room-log.ts'
import { nonceOf, readChunk, writeChunk, type Act, type Chunk } from './ballot-chunks.ts'
import { BallotFold, isBanned } from './ballot-fold.ts'
import { ballotsKey, readRows, tallyKey } from './ballot-rows.redis.ts'
import type { CastAnswer } from './ballot-rules.ts'
import { fullOf } from './poll-deadline-rules.ts'
import type { Box, OpenBox } from './poll-store.ts'

const appendBallots = script(new URL('./append-ballots.lua', import.meta.url))
const closeFullBox = script(new URL('./close-full-box.lua', import.meta.url))
const stageRows = script(new URL('./stage-rows.lua', import.meta.url))
const settleBox = script(new URL('./settle-box.lua', import.meta.url))

/** Chunks that are read at once: few that may be large, many where they have been small. */
const LARGE = { chunks: 16, from: 100_000 }
const SMALL = { chunks: 128 }
/** Acts that are folded before others have their turn. */
const ACTS = 4_000
/** Rows that are written at once. */
const ROWS = 1_000
/** How often something is tried again that somebody else has changed meanwhile. */
const TRIES = 5
/** What was written by somebody who broke off goes by itself after this time, ms. */
const STAGED_MS = 600_000

const newNonce = (): string => randomBytes(9).toString('base64url')

/** Acts that were sent, until they are answered. */
interface Sent extends Chunk {
  /** As it is put into the log: without the idle ones. */
  text: string
  idle: ReadonlySet<Act>
  answers?: (CastAnswer | undefined)[]
}
/** What append-ballots.lua answers. */
type Sending = [verdict: 'open' | 'shut', ...rest: unknown[]]
export type Rules = Pick<OpenBox, 'changes' | 'atBallots'>

/**
 * A box until it is settled: a log of chunks. Nodes put chunks at its end, and each folds all of them, so all come to the same
 * ballots, and Redis has next to nothing to do. This is one node's fold, and how it stays one with the log.
 */
export class BoxLog {
  readonly #link: RedisLink
  readonly #room: RoomId
  readonly #box: Box
  readonly #keys: Record<'gates' | 'log' | 'ballots' | 'tally' | 'deadlines', string>
  readonly #gate: readonly [gate: string, name: string]
  #fold = new BallotFold()
  /** How many chunks are folded, and the last one's name. */
  #length = 0
  #nonce = ''
  readonly #sent = new Map<string, Sent>()
  #turn: Promise<unknown> = Promise.resolve()
  /** Looks at the log that have begun, and the newest of them that has come to its end. */
  #begun = 0
  #seen = 0
  #look: Promise<BallotFold | undefined> | undefined
  #settling: Promise<boolean> | undefined

  constructor(link: RedisLink, room: RoomId, box: Box) {
    this.#link = link
    this.#room = room
    this.#box = box
    this.#keys = {
      ...{ gates: gatesKey(room), log: roomKey(room, 'box', box.box) },
      ...{ ballots: ballotsKey(room, box), tally: tallyKey(room, box), deadlines: deadlinesKey(room) },
    }
    this.#gate = [pollGate(box.poll), box.box]
  }

  /** What the log comes to by now; undefined = there is none, only rows. */
  look(): Promise<BallotFold | undefined> {
    this.#look ??= this.#inTurn(async () => {
      this.#look = undefined
      if (!(await this.#catchUp())) return undefined
      await this.#closeIfFull()
      return this.#fold
    })
    const look = this.#look
    return this.#link.inTime(() => look)
  }

  /** Puts acts at the end, and says how each is answered. `even` in a room that is closed. */
  append(acts: readonly Act[], rules: Rules, how: { now: number; even?: boolean }): Promise<CastAnswer[]> {
    return this.#link.inTime(() => this.#append(acts, rules, how))
  }

  async #append(
    acts: readonly Act[],
    rules: Rules,
    { now, even = false }: { now: number; even?: boolean },
  ): Promise<CastAnswer[]> {
    for (let tries = 0; tries < TRIES; tries++) {
      const sent = this.#chunkOf(acts, rules)
      this.#sent.set(sent.nonce, sent)
      try {
        const raw = (await this.#send(sent, even)) as Sending
        const since = this.#begun
        const answers =
          raw[0] === 'shut'
            ? await this.#answerShut(sent, raw, since)
            : await this.#inTurn(() => this.#answer(sent, raw, since))
        if (raw[0] === 'open') await this.#closeIfFull(now)
        if (answers) return answers
      } finally {
        this.#sent.delete(sent.nonce)
      }
    }
    throw new StoreDown('unconfirmed')
  }

  #chunkOf(acts: readonly Act[], { changes, atBallots }: Rules): Sent {
    const idle = this.#fold.idleOf(acts, changes)
    const chunk: Chunk = { nonce: newNonce(), changes, acts, ...(atBallots !== undefined && { atBallots }) }
    const put = idle.size === 0 ? acts : acts.filter((act) => !idle.has(act))
    return { ...chunk, text: writeChunk({ ...chunk, acts: put }), idle }
  }

  #send({ text, idle }: Sent, even: boolean): Promise<unknown> {
    const others = [...idle].flatMap(({ keys }) => keys).join(' ')
    const { gates, log, ballots } = this.#keys
    const args = [...this.#gate, text, others, even ? '1' : '']
    return this.#link.run(appendBallots, [gates, log, ballots], args)
  }

  /** Undefined = something else was there than this fold had seen: once more, ids see to it that nothing is done twice. */
  async #answer(sent: Sent, [, ...rest]: Sending, since: number): Promise<CastAnswer[] | undefined> {
    const banned = bannedIn(rest)
    const isNext = rest[0] === this.#length && rest[1] === this.#nonce
    if (sent.answers === undefined && !isNext) await this.#seeSince(since)
    const isPut = sent.idle.size < sent.acts.length
    if (sent.answers === undefined && isPut && isNext) this.#take(sent, banned, sent)
    if (sent.answers === undefined && !isPut) sent.answers = this.#fold.fold(sent, banned, sent.idle)
    return sent.answers?.every((answer) => answer !== undefined) ? (sent.answers as CastAnswer[]) : undefined
  }

  async #answerShut({ acts, changes }: Sent, [, ...rest]: Sending, since: number): Promise<CastAnswer[]> {
    const [shut, banned] = [rest[0] as 'closed' | 'poll_closed', bannedIn(rest)]
    const seen = await this.#inTurn(async () => ((await this.#seeSince(since)) ? this.#fold : undefined))
    const fold = seen ?? (await this.#rowsOf(acts))
    const shutFor = (act: Act) => (shut !== 'closed' && isBanned(act, banned) ? 'banned' : shut)
    return acts.map((act) => fold.answer(act, { shut: shutFor(act), changes }))
  }

  async #rowsOf(acts: readonly Act[]): Promise<BallotFold> {
    const fold = new BallotFold()
    const ids = new Set(acts.flatMap(({ keys }) => keys as PersonId[]))
    for (const row of await readRows(this.#link, this.#room, this.#box, [...ids])) fold.begin(...row)
    return fold
  }

  /** Folds a chunk that is the next one. */
  #take(chunk: Omit<Sent, 'idle'>, banned: ReadonlySet<string>, sent: Sent | undefined): void {
    const answers = this.#fold.fold(sent ?? chunk, banned, sent?.idle)
    if (sent) sent.answers = answers
    this.#length++
    this.#nonce = chunk.nonce
  }

  /** What the log held when `since` looks had begun; one look is enough for all who wait. Is there a log? */
  async #seeSince(since: number): Promise<boolean> {
    return this.#seen > since ? this.#length > 0 : this.#catchUp()
  }

  /** Folds what is new in the log, or all of it where it is another one. Is there a log? */
  async #catchUp(): Promise<boolean> {
    const look = ++this.#begun
    for (let page = LARGE.chunks; ;) {
      const from = Math.max(0, this.#length - 1)
      const chunks = (await this.#link.one('lrange', this.#keys.log, from, from + page - 1)) as string[]
      if (this.#length > 0 && nonceOf(chunks[0] ?? '') !== this.#nonce) {
        this.#reset()
        continue
      }
      await this.#readAll(chunks.slice(this.#length - from))
      if (chunks.length < page) {
        this.#seen = look
        return this.#length > 0
      }
      page = chunks.reduce((sum, { length }) => sum + length, 0) < LARGE.from ? SMALL.chunks : LARGE.chunks
    }
  }

  async #readAll(chunks: readonly string[]): Promise<void> {
    let acts = 0
    for (const text of chunks) {
      const { banned, ...chunk } = readChunk(text)
      this.#take({ ...chunk, text }, banned, this.#sent.get(chunk.nonce))
      acts += chunk.acts.length
      if (acts < ACTS) continue
      await setImmediate()
      acts = 0
    }
  }

  #reset(): void {
    this.#fold = new BallotFold()
    this.#length = 0
    this.#nonce = ''
  }

  /** With the last ballot that it takes it closes itself: as of `now`, or of Redis' clock. */
  async #closeIfFull(now: number | '' = ''): Promise<void> {
    if (!this.#fold.isFull) return
    const due = deadlineMember({ room: this.#room, ...fullOf(this.#box) })
    await this.#link.run(closeFullBox, [this.#keys.gates, this.#keys.deadlines], [...this.#gate, now, due])
  }

  /** The log of a closed box becomes rows, once, whoever does it; false = it is open, and has a log. */
  async settle(): Promise<boolean> {
    this.#settling ??= this.#settle().finally(() => (this.#settling = undefined))
    return this.#settling
  }

  async #settle(): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const seen = await this.#inTurn(
        async () => (await this.#catchUp()) && { fold: this.#fold, of: [this.#length, this.#nonce] },
      )
      if (!seen) return true
      const [gate, name] = this.#gate
      if ((await this.#link.one('hget', this.#keys.gates, gate)) === name) return false
      if (await this.#becomeRows(seen)) return true
    }
    throw new StoreDown('unconfirmed')
  }

  /** False = something else is there by now. */
  async #becomeRows({ fold, of }: { fold: BallotFold; of: (string | number)[] }): Promise<boolean> {
    const { gates, log, ballots, tally } = this.#keys
    const staged = roomKey(this.#room, 'settling', this.#box.box, newNonce())
    try {
      await this.#stage(staged, fold)
      const args = [...this.#gate, ...of, fold.size, ...fold.tally()]
      return (await this.#link.run(settleBox, [gates, log, ballots, tally, staged], args)) === 1
    } finally {
      // Rows that became the box's have this name no more.
      await this.#link.one('unlink', staged).catch(() => undefined)
    }
  }

  async #stage(staged: string, fold: BallotFold): Promise<void> {
    let rows: string[] = []
    for (const row of fold.rows()) {
      if (rows.push(...row) < 2 * ROWS) continue
      await this.#link.run(stageRows, [staged], [STAGED_MS, ...rows])
      rows = []
    }
    if (rows.length > 0) await this.#link.run(stageRows, [staged], [STAGED_MS, ...rows])
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}

const bannedIn = (rest: readonly unknown[]): Set<string> => new Set(String(rest.at(-1)).split(' ').filter(Boolean))
