import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { RoomId } from '../protocol/core.ts'
import type { Poll, PollId, PollResult, PollSetup } from '../protocol/polls.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { boxOfRound } from './poll-setup-rules.ts'
import type { Box, KeptBallot, PollStore } from './poll-store.ts'
import { receiptOf } from './receipts.ts'

type Ballots = Pick<PollStore, 'ballots' | 'counts' | 'salt'>

/** The loop is left to others after so long, ms. */
const SLICE_MS = 8
/** Lines in one piece of the file. */
const PIECE = 500

/** A ballot's line in the file. */
const ballotLine = (receipt: string, { member, choice }: Omit<KeptBallot, 'key'>): string =>
  `{"receipt":"${receipt}","of":"${member ? 'member' : 'guest'}","choice":[${choice.join(',')}]}\n`

/** Lets others go on now and then. */
class Breath {
  #since = performance.now()

  async taken(): Promise<void> {
    if (performance.now() - this.#since < SLICE_MS) return
    await setImmediate()
    this.#since = performance.now()
  }
}

/** Every ballot of a box as the file holds it, in the order of receipts, in pieces of whole lines. */
export async function* ballotLines(store: Ballots, room: RoomId, box: Box): AsyncGenerator<readonly string[]> {
  const breath = new Breath()
  const shelves = await whole(store, room, box, breath)
  let piece: string[] = []
  for (const shelf of [...shelves.keys()].toSorted()) {
    piece.push(...[...(shelves.get(shelf) ?? [])].toSorted())
    shelves.delete(shelf)
    if (piece.length < PIECE) continue
    yield piece
    piece = []
    await breath.taken()
  }
  if (piece.length > 0) yield piece
}

const BEFORE_RECEIPT = '{"receipt":"'.length

/** Lines by how their receipts begin, so that no sort is ever a long one; each once. */
type Shelves = Map<string, Set<string>>
/** So often a box is read that people are forgotten in, or vote in, meanwhile. */
const READINGS = 4

/** Every ballot: who is forgotten meanwhile goes to another key, where they may have been missed. */
async function whole(store: Ballots, room: RoomId, box: Box, breath: Breath): Promise<Shelves> {
  for (let reading = 1; ; reading++) {
    const shelves = await shelved(store, room, box, breath)
    const [count] = await store.counts(room, [box])
    const lines = [...shelves.values()].reduce((sum, shelf) => sum + shelf.size, 0)
    if (reading === READINGS || lines === (count ? count.members.ballots + count.guests.ballots : 0)) return shelves
  }
}

async function shelved(store: Ballots, room: RoomId, box: Box, breath: Breath): Promise<Shelves> {
  const salt = await store.salt(room, box)
  const shelves: Shelves = new Map()
  for await (const page of store.ballots(room, box))
    for (const ballot of page) {
      const line = ballotLine(receiptIn(salt, ballot.key), ballot)
      const shelf = line.slice(BEFORE_RECEIPT, BEFORE_RECEIPT + 2)
      const there = shelves.get(shelf)
      if (there) there.add(line)
      else shelves.set(shelf, new Set([line]))
      await breath.taken()
    }
  return shelves
}

/** In a room that was imported there is no salt: there every key is a receipt. */
function receiptIn(salt: string | undefined, key: string): string {
  if (salt === undefined && !key.startsWith('=')) throw new Error('a ballot without the salt of its box')
  return receiptOf(salt ?? '', key)
}

/** The box's seal: SHA-256 (hex) over exactly the lines of its ballots as the file holds them. */
export async function sealed(store: Ballots, room: RoomId, box: Box): Promise<string> {
  const sum = createHash('sha256')
  for await (const lines of ballotLines(store, room, box)) sum.update(lines.join(''))
  return sum.digest('hex')
}

/** The first line of the file: whose ballots these are, and what was announced of them. */
interface FileHead {
  fanfare: 'ballots'
  format: 1
  room: RoomId
  poll: PollId
  round: number
  box: string
  kind: PollSetup['kind']
  question: string
  /** What each option is called, in the poll's own language. */
  options: readonly string[]
  shown: PollSetup['shown']
  closedAt?: number
  result?: PollResult
  seal?: string
}

/** One round's file of ballots. */
export interface BallotFile {
  name: string
  /** It was revealed: everybody may have it. */
  open: boolean
  /** It will never be another one. */
  final: boolean
  /** Two files with the same head hold the same. */
  head: string
  pieces(): AsyncGenerator<string>
}

type Round = Pick<FileHead, 'round' | 'box' | 'closedAt' | 'result' | 'seal'>

/** Rounds of a poll that are over, newest first. */
function roundsOver({ state, round, box, closedAt, result, seal, before }: Poll): Round[] {
  const newest = {
    ...{ round, box },
    ...(closedAt !== undefined && { closedAt }),
    ...(result !== undefined && { result }),
    ...(seal !== undefined && { seal }),
  }
  return [...(state === 'open' ? [] : [newest]), ...before.toReversed()]
}

function labelsOf({ kind, options, scale }: PollSetup): readonly string[] {
  if (kind === 'yes_no') return ['yes', 'no']
  return kind === 'scale'
    ? Array.from({ length: scale ? scale.to - scale.from + 1 : 0 }, (_, step) => String((scale?.from ?? 0) + step))
    : options.map(({ text }) => text)
}

/** The file of a poll's round, of the newest that is over unless one is named; undefined = there is none. */
export function ballotFile(store: Ballots, room: RoomId, poll: Poll, wanted?: number): BallotFile | undefined {
  const over = roundsOver(poll)
  const round = wanted === undefined ? over[0] : over.find((one) => one.round === wanted)
  const box = round && boxOfRound(poll, round.round)
  if (round === undefined || box === undefined) return undefined
  const { setup, poll: id } = poll
  const head: FileHead = {
    ...{ fanfare: 'ballots', format: 1, room, poll: id, round: round.round, box: round.box },
    ...{ kind: setup.kind, question: setup.question, options: labelsOf(setup), shown: setup.shown },
    ...round,
  }
  const first = `${JSON.stringify(head)}\n`
  return {
    name: `${room}-${id}-${round.round}.ballots.ndjson`,
    open: round.result !== undefined,
    final: round.result !== undefined && round.seal !== undefined,
    head: first,
    pieces: () => piecesOf(first, ballotLines(store, room, box)),
  }
}

/** Head, ballots, and a last line without which something is missing: `sum` is the SHA-256 (hex) of all lines before it. */
async function* piecesOf(head: string, lines: AsyncGenerator<readonly string[]>): AsyncGenerator<string> {
  const sum = createHash('sha256').update(head)
  yield head
  let ballots = 0
  for await (const some of lines) {
    const piece = some.join('')
    ballots += some.length
    sum.update(piece)
    yield piece
  }
  yield `${JSON.stringify({ end: true, ballots, sum: sum.digest('hex') })}\n`
}

/** Files of ballots of the polls that everybody's view of a room knows. */
export const ballotFiles =
  (store: Ballots) =>
  ({ room, replica }: Pick<LiveRoom, 'room' | 'replica'>, poll: string, round?: number): BallotFile | undefined => {
    const known = replica.everyone.polls.find((one) => one.poll === poll)
    return known && ballotFile(store, room, known, round)
  }
