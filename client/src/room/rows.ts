import type { ChatLine } from '../../../src/protocol/chat.ts'
import type { Person } from '../../../src/protocol/core.ts'
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
  waiting?: Waiting
}

const JOINED_MS = 180_000

/** The lines of a conversation, with what is under way: own lines not yet told, and changes of own lines. */
export function rowsOf(lines: readonly ChatLine[], waiting: readonly Waiting[], me: Person | undefined): Row[] {
  const changes = new Map(waiting.flatMap((command) => (command.line === undefined ? [] : [[command.line, command]])))
  const told = new Set(lines.map(({ id }) => id))
  const rows: Row[] = []
  for (const line of lines) {
    const own = me !== undefined && line.by === me.id
    const change = changes.get(line.seq)
    const key = own && line.id !== undefined ? line.id : `${line.seq}`
    rows.push({ key, line, own, ...under(rows.at(-1)?.line, line), ...(change && { waiting: change }) })
  }
  for (const command of waiting) {
    if (command.name !== 'chat.send' || told.has(command.id)) continue
    const line = lineOf(command, me)
    rows.push({ key: command.id, line, own: true, ...under(rows.at(-1)?.line, line), waiting: command })
  }
  return rows
}

function under(above: ChatLine | undefined, line: ChatLine): Pick<Row, 'joined' | 'timed'> {
  if (above === undefined || above.removed || line.removed) return { joined: false, timed: true }
  const same = above.by !== undefined && above.by === line.by && above.name === line.name
  return {
    joined: same && line.at - above.at < JOINED_MS,
    timed: Math.floor(above.at / 60_000) !== Math.floor(line.at / 60_000),
  }
}

const drawn = new WeakMap<Waiting, ChatLine>()
function lineOf(command: Waiting, me: Person | undefined): ChatLine {
  const known = drawn.get(command)
  if (known && known.name === (me?.name ?? '')) return known
  const { id, text = '', queuedAt } = command
  const line = { seq: 0, at: queuedAt, id, text, name: me?.name ?? '', ...(me && { by: me.id }) }
  drawn.set(command, line)
  return line
}
