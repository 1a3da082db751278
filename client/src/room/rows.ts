import type { ChatLine, OwnHeldLine } from '../../../src/protocol/chat.ts'
import type { Person, PersonId } from '../../../src/protocol/core.ts'
import { mentions } from '../ui/line-parts.ts'
import type { Waiting } from './outbox.ts'

/** One line as it is drawn. */
export interface Row {
  key: string
  line: ChatLine
  own: boolean
  /** Goes on from the line above: same person, shortly after. */
  joined: boolean
  /** In another minute than the line above: its time is shown. */
  timed: boolean
  /** It names the reader, or answers a line of theirs. */
  forMe: boolean
  /** The lines that stand in it: this one, and those folded into it, each of another person. */
  seqs: readonly number[]
  /** The line it answers, if it is known. */
  quoted?: ChatLine
  waiting?: Waiting
  /** It waits for the staff; `declined`: they have let it be. */
  held?: 'waiting' | 'declined'
}

/** What is drawn of a conversation beside its lines. */
export interface Asides {
  waiting: readonly Waiting[]
  /** Own lines that wait for the staff, and those that they did not let through. */
  held?: readonly OwnHeldLine[]
  declined?: readonly OwnHeldLine[]
  me: Person | undefined
  /** Lines that are known though not shown here. */
  known?: (seq: number) => ChatLine | undefined
}

const JOINED_MS = 180_000
/**
 * Equal lines are folded into one with a count. A line goes into one of the last rows when that says the same (letter case,
 * width, white space and punctuation aside), when it was said within 30 s of the last one in there, and by somebody who is
 * not in there yet: the count is of people. Own lines, staff's, answers and lines that name the reader are never folded,
 * in neither way.
 */
export const FOLDING = { rows: 12, withinMs: 30_000 } as const

interface Folded {
  seqs: number[]
  by: Set<PersonId | undefined>
  lastAt: number
  says: string
}

/** The lines of a conversation, with what is under way: own lines not yet told or waiting, and changes of own lines. */
export function rowsOf(lines: readonly ChatLine[], asides: Asides): Row[] {
  const { waiting, me } = asides
  const changes = new Map(waiting.flatMap((command) => (command.line === undefined ? [] : [[command.line, command]])))
  const bySeq = new Map(lines.map((line) => [line.seq, line]))
  const known = (seq: number) => bySeq.get(seq) ?? asides.known?.(seq)
  const told = new Set(lines.map(({ id }) => id))
  const rows: Row[] = []
  const folds: Folded[] = []
  const push = (line: ChatLine, key: string, more: Partial<Row>) =>
    rows.push({ key, line, seqs: [line.seq], ...standing(line, me, known), ...under(rows.at(-1)?.line, line), ...more })
  for (const { line, held } of withHeld(lines, asides)) {
    if (folded(folds, line, me, known)) continue
    const change = changes.get(line.seq)
    const own = me !== undefined && line.by === me.id
    const key = own && line.id !== undefined ? line.id : `${line.seq}`
    push(line, key, { ...(change && { waiting: change }), ...(held && { held }) })
    remember(folds, rows.at(-1))
    if (held && line.id) told.add(line.id)
  }
  for (const command of waiting)
    if (command.name === 'chat.send' && !told.has(command.id))
      push(lineOf(command, me), command.id, { own: true, waiting: command })
  return rows
}

/** Rows that say the same as before are the same values as before. */
export function keptRows(before: readonly Row[], rows: readonly Row[]): Row[] {
  const known = new Map(before.map((row) => [row.key, row]))
  return rows.map((row) => {
    const old = known.get(row.key)
    return old && isSame(old, row) ? old : row
  })
}

const isSame = (old: Row, row: Row): boolean =>
  old.seqs.length === row.seqs.length &&
  (Object.keys({ ...old, ...row }) as (keyof Row)[]).every((part) => part === 'seqs' || old[part] === row[part])

/** Lines in order, with those of the reader that the room does not see where they would stand. */
function withHeld(lines: readonly ChatLine[], { held = [], declined = [], me }: Asides) {
  const asLine = ({ held: seq, ...line }: OwnHeldLine): ChatLine => heldLine({ seq, ...line }, me)
  const mine = [
    ...held.map((one) => ({ line: asLine(one), held: 'waiting' as const })),
    ...declined.map((one) => ({ line: asLine(one), held: 'declined' as const })),
  ]
  const all = lines.map((line): { line: ChatLine; held?: 'waiting' | 'declined' } => ({ line }))
  return mine.length === 0 ? all : [...all, ...mine].toSorted((a, b) => a.line.seq - b.line.seq)
}

function standing(line: ChatLine, me: Person | undefined, known: (seq: number) => ChatLine | undefined) {
  const own = me !== undefined && line.by === me.id
  const quoted = line.re === undefined ? undefined : known(line.re)
  const answersMe = me !== undefined && quoted?.by === me.id
  const forMe = !own && !line.removed && (answersMe || mentions(line.text ?? '', me?.name))
  return { own, forMe, ...(quoted && { quoted }) }
}

/** Whether a line went into one of the last rows. */
function folded(folds: readonly Folded[], line: ChatLine, me: Person | undefined, known: Asides['known']): boolean {
  const { own, forMe } = standing(line, me, known ?? (() => undefined))
  if (line.removed || line.staff || line.re !== undefined || own || forMe) return false
  const says = sayingOf(line)
  const into = folds.find(
    (one) => one.says === says && says !== '' && line.at - one.lastAt <= FOLDING.withinMs && !one.by.has(line.by),
  )
  if (!into) return false
  into.by.add(line.by)
  into.lastAt = line.at
  into.seqs.push(line.seq)
  return true
}

function remember(folds: Folded[], row: Row | undefined): void {
  if (!row) return
  const { line, own, forMe } = row
  const seqs = row.seqs as number[]
  const may = !line.removed && !line.staff && line.re === undefined && !own && !forMe
  folds.unshift({ seqs, by: new Set([line.by]), lastAt: line.at, says: may ? sayingOf(line) : '' })
  folds.length = Math.min(folds.length, FOLDING.rows)
}

const sayings = new WeakMap<ChatLine, string>()
/** What a line says at a glance; of pictures and marks alone, those. */
function sayingOf(line: ChatLine): string {
  const before = sayings.get(line)
  if (before !== undefined) return before
  const plain = (line.text ?? '').normalize('NFKC').toLowerCase().replace(/\s+/gu, '')
  const says = plain.replace(/[\p{P}]/gu, '') || plain
  sayings.set(line, says)
  return says
}

function under(above: ChatLine | undefined, line: ChatLine): Pick<Row, 'joined' | 'timed'> {
  if (above === undefined || above.removed || line.removed) return { joined: false, timed: true }
  const same = above.by !== undefined && above.by === line.by && above.name === line.name
  return {
    joined: same && line.at - above.at < JOINED_MS && line.re === undefined,
    timed: Math.floor(above.at / 60_000) !== Math.floor(line.at / 60_000),
  }
}

const drawn = new WeakMap<object, ChatLine>()
function lineOf(command: Waiting, me: Person | undefined): ChatLine {
  const known = drawn.get(command)
  if (known && known.name === (me?.name ?? '')) return known
  const { id, text = '', queuedAt, re } = command
  const line = { seq: 0, at: queuedAt, id, text, ...named(me), ...(re !== undefined && { re }) }
  drawn.set(command, line)
  return line
}

const heldLine = (line: ChatLine, me: Person | undefined): ChatLine => ({ ...line, ...named(me) })
const named = (me: Person | undefined) => ({ name: me?.name ?? '', ...(me && { by: me.id }) })
