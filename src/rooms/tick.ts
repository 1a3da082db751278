import type { PersonId } from '../protocol/core.ts'
import type { Replica } from './replica.ts'
import type { RingEntry } from './ring.ts'
import { signalsFor, signalsKey, type SignalsNow } from './room-signals.ts'
import { textOf, type JsonPart } from './shared-json.ts'

/** Who a delivery is for. */
export interface Viewer {
  person: PersonId
  staff: boolean
}

export const sees = ({ person, staff }: Viewer, { to }: RingEntry): boolean =>
  to === undefined || (to === 'staff' ? staff : to === person)

/** One message to a socket, encoded once however many get it. `packet` is the Socket.IO packet. */
export class Frame {
  readonly packet: string
  #websocket: Buffer | undefined
  constructor(event: string, json: string) {
    this.packet = `2["${event}",${json}]`
  }

  /** The same as one whole, unmasked WebSocket text frame (RFC 6455, 5.2), with Engine.IO's message type in front. */
  get websocket(): Buffer {
    return (this.#websocket ??= textFrame(`4${this.packet}`))
  }
}

function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const header = headerLength(length)
  const frame = Buffer.allocUnsafe(header + length)
  writeHeader(frame, length)
  frame.write(text, header)
  return frame
}

const headerLength = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10)

function writeHeader(frame: Buffer, length: number): void {
  const header = headerLength(length)
  frame[0] = 0x81
  frame[1] = header === 2 ? length : header === 4 ? 126 : 127
  if (header === 4) frame.writeUInt16BE(length, 2)
  if (header === 10) frame.writeBigUInt64BE(BigInt(length), 2)
}

/** Shorter parts are copied: a piece more costs about as much as so many characters. */
const WORTH_SHARING = 2_048

/** One message to one socket, of which a large part is the same for many and is copied for none. */
export class PartedFrame {
  readonly #parts: readonly JsonPart[]
  constructor(event: string, parts: readonly JsonPart[]) {
    this.#parts = [`2["${event}",`, ...parts, ']']
  }

  get packet(): string {
    return textOf(this.#parts)
  }

  /** As a frame, in pieces. */
  get websocket(): readonly Buffer[] {
    const pieces: Buffer[] = []
    let own = '4'
    for (const part of this.#parts) {
      const text = typeof part === 'string' ? part : part.text
      if (typeof part === 'string' || text.length < WORTH_SHARING) own += text
      else {
        pieces.push(Buffer.from(own), part.utf8)
        own = ''
      }
    }
    pieces.push(Buffer.from(own))
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    const header = Buffer.allocUnsafe(headerLength(length))
    writeHeader(header, length)
    return [header, ...pieces]
  }
}

/**
 * The ticks of one round: whoever stands at the same place and may see the same gets the same frame, encoded once. Only
 * those for whom something private happened get one of their own.
 */
export class TickRound {
  readonly #log: 'room' | 'house'
  readonly replica: Replica
  readonly signals: SignalsNow
  readonly #spans = new Map<number, Span | undefined>()
  #last: { after: number; signalsSince: number; persons: Span['persons']; told: Told } | undefined
  readonly upTo: number

  constructor(log: 'room' | 'house', replica: Replica, signals: SignalsNow) {
    this.#log = log
    this.replica = replica
    this.signals = signals
    this.upTo = replica.seq
  }

  /** The tick for somebody who stands at `after`; `undefined` when the ring does not reach back so far. */
  frameFor(viewer: Viewer, after: number, signalsSince: number): Told | undefined {
    const last = this.#last
    const group = signalsKey(this.signals, viewer)
    // Nearly everybody gets what the one before got.
    if (
      last?.after === after &&
      last.signalsSince === signalsSince &&
      group === '' &&
      !viewer.staff &&
      !last.persons.has(viewer.person)
    ) {
      return last.told
    }
    const span = this.#spanFrom(after)
    if (span === undefined) return undefined
    const { upTo, persons, frames } = span
    const personal = persons.has(viewer.person)
    const key = `${signalsSince} ${viewer.staff ? 's' : ''} ${group} ${personal ? viewer.person : ''}`
    let told = frames.get(key)
    if (told === undefined) {
      told = { frame: this.#encode(span, viewer, signalsSince), upTo }
      frames.set(key, told)
    }
    if (!personal && !viewer.staff && group === '') this.#last = { after, signalsSince, persons, told }
    return told
  }

  #spanFrom(after: number): Span | undefined {
    if (this.#spans.has(after)) return this.#spans.get(after)
    const part = this.replica.ring.span(after, this.upTo)
    const persons = new Set(part?.entries.map((entry) => entry.to).filter((to) => to !== undefined))
    const span = part && { ...part, after, persons, frames: new Map<string, Told>() }
    this.#spans.set(after, span)
    return span
  }

  #encode({ after, upTo, entries }: Span, viewer: Viewer, signalsSince: number): Frame {
    const { seq, shortDigest, ring } = this.replica
    const digest = entries.at(-1)?.digest ?? (upTo === seq ? shortDigest : ring.at(upTo)?.digest)
    const signals = signalsFor(this.signals, viewer, signalsSince)
    const events = entries.filter((entry) => sees(viewer, entry)).map((entry) => entry.json)
    const tail = Object.keys(signals).length > 0 ? `,"signals":${JSON.stringify(signals)}` : ''
    return new Frame(
      'tick',
      `{"log":"${this.#log}","after":${after},"upTo":${upTo},"digest":"${digest}","events":[${events.join(',')}]${tail}}`,
    )
  }
}

/** A tick, and how far it goes. */
interface Told {
  frame: Frame
  upTo: number
}

/** What follows one place in the log, up to where a tick goes, and the frames made of it so far. */
interface Span {
  after: number
  upTo: number
  entries: RingEntry[]
  /** Whom single events of it are for. */
  persons: ReadonlySet<string>
  frames: Map<string, Told>
}
