import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { accept, refuse, type PersonId, type Reply, type RoomId } from '../protocol/core.ts'
import { POLL_LIMITS } from '../protocol/polls.ts'
import { setDeadline } from '../rooms/deadline-store.memory.ts'
import { gateOf, gatesTable, setBeside } from '../rooms/decision-store.memory.ts'
import { GATES, pollGate, restrictedGate, saltGate } from '../rooms/gates.ts'
import {
  cast,
  firstKept,
  keptAnswer,
  keptBallot,
  keptText,
  leadsTo,
  readCounts,
  tallyFields,
  tap,
  writeChoice,
  type BallotTable,
  type Cast,
  type CastRules,
} from './ballot-rules.ts'
import { fullOf } from './poll-deadline-rules.ts'
import type {
  Box,
  BoxCount,
  CastBallot,
  Casting,
  KeptBallot,
  OpenBox,
  PollStore,
  Tapping,
  Voter,
} from './poll-store.ts'

const ballotsTable = (room: RoomId, { box }: Box): string => `ballots/${room}/${box}`
/** Fields of a box's tally, by its name. */
const talliesTable = (room: RoomId): string => `tallies/${room}`
type Tally = Readonly<Record<string, number>>

/** How many ballots are read, or put, in one turn. */
const PAGE = 1_000
/** So many gates of a room are looked through to see that it restricts nobody. */
const FEW_GATES = 100

/** One box in a transaction: its tally is written once. */
class BoxInTx implements BallotTable {
  readonly #tx: Tx
  readonly #table: string
  readonly #tallies: string
  readonly #box: string
  readonly #tally: Record<string, number>
  /** What is not in the tally yet: by tag, then by choice. */
  readonly #counted = new Map<string, Map<string, number>>()
  #ballots: number
  constructor(tx: Tx, room: RoomId, box: Box) {
    this.#tx = tx
    this.#table = ballotsTable(room, box)
    this.#tallies = talliesTable(room)
    this.#box = box.box
    this.#tally = { ...tx.get<Tally>(this.#tallies, box.box) }
    this.#ballots = (this.#tally['m'] ?? 0) + (this.#tally['g'] ?? 0)
  }
  /** How many there are by now. */
  get ballots(): number {
    return this.#ballots
  }
  get(key: string): string | undefined {
    return this.#tx.get<string>(this.#table, key)
  }
  put(key: string, ballot: string): void {
    this.#tx.put(this.#table, key, ballot)
  }
  putFirst(key: string, { tag, id, choice }: Cast): void {
    this.put(key, `${tag} ${id}:${choice}`)
  }
  delete(key: string): void {
    this.#tx.delete(this.#table, key)
  }
  count(tag: string, choice: string, by: 1 | -1): void {
    const counted = this.#counted.get(tag) ?? new Map<string, number>()
    this.#counted.set(tag, counted.set(choice, (counted.get(choice) ?? 0) + by))
    this.#ballots += by
  }
  add(field: string, by: number): void {
    this.#tally[field] = (this.#tally[field] ?? 0) + by
  }
  keep(): void {
    for (const [tag, counted] of this.#counted)
      for (const [choice, by] of counted) for (const field of tallyFields(tag, choice)) this.add(field, by)
    this.#tx.put(this.#tallies, this.#box, this.#tally)
  }
}

type Shut = CastRules['shut']

function shutForAll(tx: Tx, room: RoomId, { poll, box }: Box): Shut {
  if (gateOf(tx, room, GATES.closed) !== undefined) return 'closed'
  return gateOf(tx, room, pollGate(poll)) === box ? undefined : 'poll_closed'
}

const isOpen = (tx: Tx, room: RoomId, box: Box): boolean => shutForAll(tx, room, box) === undefined

/** Most rooms restrict nobody: then nobody has to be looked up. */
function bannedIn(tx: Tx, room: RoomId): (ids: Voter['ids']) => boolean {
  const anybody = restrictedGate('' as PersonId)
  let looked = 0
  for (const gate of tx.keys(gatesTable(room)))
    if (++looked > FEW_GATES || gate.startsWith(anybody))
      return (ids) => ids.some((id) => gateOf(tx, room, restrictedGate(id)) === '0')
  return () => false
}

/** Why somebody's votes are not taken, as the gates are now. */
function shutFor(tx: Tx, room: RoomId, box: Box): (ids: Voter['ids']) => Shut {
  const [all, banned] = [shutForAll(tx, room, box), bannedIn(tx, room)]
  return (ids) => (all !== 'closed' && banned(ids) ? 'banned' : all)
}

export class MemoryPollStore implements PollStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  vote(room: RoomId, box: OpenBox, castings: readonly Casting[], now: number): Promise<Reply<CastBallot>[]> {
    return this.#engine.transact((tx) => {
      const open = new BoxInTx(tx, room, box)
      const [shut, most] = [shutFor(tx, room, box), box.atBallots ?? Infinity]
      const answers = castings.map(({ ids, id, member, choice }) => {
        const isFull = open.ballots >= most
        const rules = {
          shut: shut(ids) ?? (isFull ? ('poll_closed' as const) : undefined),
          changes: box.changes,
          mostChanges: POLL_LIMITS.changes,
        }
        const answer = cast(open, { keys: ids, id, tag: member ? 'm' : 'g', choice: writeChoice(choice) }, rules)
        return typeof answer === 'string' ? refuse(answer) : accept({ key: answer.key, choice })
      })
      if (open.ballots >= most && isOpen(tx, room, box)) closeBox(tx, room, box, now)
      open.keep()
      return answers
    })
  }

  tap(
    room: RoomId,
    box: Box,
    tappings: readonly Tapping[],
    { most, now }: { most: number; now: number },
  ): Promise<Reply<{ counted: number }>[]> {
    return this.#engine.transact((tx) => {
      const open = new BoxInTx(tx, room, box)
      const table = {
        get: (key: string) => open.get(key),
        put: (key: string, taps: string) => open.put(key, taps),
        count: (tag: string, sides: readonly number[], by: number) => {
          open.add(tag, by)
          sides.forEach((taps, side) => open.add(`${tag}:${side}`, by * taps))
        },
      }
      const shut = shutFor(tx, room, box)
      const answers = tappings.map(({ ids, member, ...tapping }) => {
        const tag = member ? 'm' : 'g'
        const counted = tap(table, { ...tapping, keys: ids, tag }, { shut: shut(ids), most, now })
        return typeof counted === 'number' ? accept({ counted }) : refuse(counted)
      })
      open.keep()
      return answers
    })
  }

  counts(room: RoomId, boxes: readonly Box[]): Promise<BoxCount[]> {
    return this.#engine.transact((tx) =>
      boxes.map(({ box, options }) => readCounts(tx.get<Tally>(talliesTable(room), box) ?? {}, options)),
    )
  }

  ballotOf(room: RoomId, box: Box, ids: readonly PersonId[]): Promise<KeptBallot | undefined> {
    return this.#engine.transact((tx) => {
      const open = new BoxInTx(tx, room, box)
      if (box.battle) return firstKept(open, ids)
      const rules = { shut: shutFor(tx, room, box)(ids), changes: true, mostChanges: POLL_LIMITS.changes }
      const answer = cast(open, { keys: ids, id: '', tag: 'g', choice: '' }, rules)
      if (rules.shut === undefined && ids.length > 1) open.keep()
      return typeof answer === 'string' ? undefined : keptAnswer(answer)
    })
  }

  async *ballots(room: RoomId, box: Box): AsyncGenerator<KeptBallot[]> {
    const table = ballotsTable(room, box)
    const keys = await this.#engine.transact((tx) => [...tx.keys(table)])
    for (let at = 0; at < keys.length; at += PAGE) {
      const page = keys.slice(at, at + PAGE)
      yield await this.#engine.transact((tx) =>
        page.flatMap((key) => keptBallot(key, tx.get<string>(table, key)) ?? []),
      )
    }
  }

  salt(room: RoomId, { box }: Box): Promise<string | undefined> {
    return this.#engine.transact((tx) => gateOf(tx, room, saltGate(box)))
  }

  async forget(room: RoomId, box: Box, ids: readonly PersonId[], receiptOf: (key: string) => string): Promise<void> {
    // In a closed box somebody who turned out to be several has several.
    for (let kept = await this.ballotOf(room, box, ids); kept; kept = await this.ballotOf(room, box, ids)) {
      const { key } = kept
      await this.#engine.transact((tx) => {
        const table = ballotsTable(room, box)
        const ballot = tx.get<string>(table, key)
        for (const id of ids) if (leadsTo(tx.get<string>(table, id))) tx.delete(table, id)
        tx.delete(table, key)
        if (ballot === undefined) return
        if (gateOf(tx, room, pollGate(box.poll)) === box.box) takeBack(tx, room, box, ballot)
        else tx.put(table, `=${receiptOf(key)}`, ballot)
      })
    }
  }

  async restore(room: RoomId, box: Box, ballots: readonly KeptBallot[]): Promise<void> {
    for (let at = 0; at < ballots.length; at += PAGE) {
      await this.#engine.transact((tx) => {
        const into = new BoxInTx(tx, room, box)
        for (const ballot of ballots.slice(at, at + PAGE)) {
          if (into.get(ballot.key) !== undefined) continue
          const { text, fields } = keptText(ballot, box.battle)
          into.put(ballot.key, text)
          for (const [field, by] of fields) into.add(field, by)
        }
        into.keep()
      })
    }
  }
}

/** A ballot, or what was tapped, counts no more. */
function takeBack(tx: Tx, room: RoomId, box: Box, text: string): void {
  const kept = keptBallot('', text)
  const from = new BoxInTx(tx, room, box)
  for (const [field, by] of kept ? keptText(kept, box.battle).fields : []) from.add(field, -by)
  from.keep()
}

/** With the last ballot it takes. */
function closeBox(tx: Tx, room: RoomId, box: OpenBox, now: number): void {
  setBeside(tx, room, { gates: { [pollGate(box.poll)]: null } })
  setDeadline(tx, { room, ...fullOf(box), at: now })
}
