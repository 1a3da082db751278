import { createHash, type Hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { RoomEvent } from '../protocol/index.ts'
import { exportBallot, exportBox } from './export.schema.ts'
import { ImportRefused, parsed } from './import-lines.ts'
import { boxIn, roundName, type RecordedBallot, type RecordedBox } from './recorded-boxes.ts'

export interface FilledBox {
  box: RecordedBox
  ballots: RecordedBallot[]
}
/** A box that is being read. */
interface Reading extends FilledBox {
  /** How many options one ballot names at most. */
  most: number
  before: string
  sum: Hash
}

/** The ballots of an export. Throws ImportRefused where they are not those of the log before them. */
export class BallotReading {
  readonly #opened = new Map<string, { box: RecordedBox; most: number }>()
  readonly #seals = new Map<string, string>()
  readonly #choices = new Map<string, readonly number[]>()
  readonly filled: FilledBox[] = []
  #now: Reading | undefined
  ballots = 0

  /** An entry of the log. */
  entry(body: string): void {
    const box = boxIn(body)
    if (box) this.#opened.set(roundName(box), { box, most: mostOf(body) })
    if (!body.startsWith('{"type":"poll.sealed"')) return
    const sealed = JSON.parse(body) as RecordedBox & { seal: string }
    this.#seals.set(roundName(sealed), sealed.seal)
  }

  /** A line after the log, which is not the last one. */
  line(line: string): void {
    if (line.startsWith('{"receipt":')) this.#ballot(line)
    else this.#begin(parsed(line, exportBox))
  }

  /** All lines were read. In a file that has ballots at all, all boxes are there. */
  end(hasBallots: boolean): void {
    this.#close()
    if (this.filled.length !== (hasBallots ? this.#opened.size : 0)) throw new ImportRefused('bad_input')
  }

  #begin(box: RecordedBox): void {
    this.#close()
    const opened = this.#opened.get(roundName(box))
    const isNew = !this.filled.some((other) => other.box.box === box.box)
    if (!isNew || !isDeepStrictEqual(opened?.box, box)) throw new ImportRefused('bad_input')
    this.#now = { box, most: opened?.most ?? 0, ballots: [], before: '', sum: createHash('sha256') }
    this.filled.push(this.#now)
  }

  #ballot(line: string): void {
    const now = this.#now
    const { receipt, of, choice } = parsed(line, exportBallot)
    if (now === undefined || receipt <= now.before || !fits(now, choice)) throw new ImportRefused('bad_input')
    now.before = receipt
    now.sum.update(`${line}\n`)
    now.ballots.push({ key: `=${receipt}`, member: of === 'member', choice: this.#shared(choice) })
    this.ballots++
  }

  /** Most ballots say what others said. */
  #shared(choice: readonly number[]): readonly number[] {
    const key = choice.join()
    const there = this.#choices.get(key) ?? choice
    this.#choices.set(key, there)
    return there
  }

  #close(): void {
    if (this.#now === undefined) return
    const { box, sum } = this.#now
    const seal = this.#seals.get(roundName(box))
    if (seal !== undefined && sum.digest('hex') !== seal) throw new ImportRefused('bad_input')
    this.#now = undefined
  }
}

function mostOf(body: string): number {
  const event = JSON.parse(body) as RoomEvent
  return event.type === 'poll.opened' && event.setup.kind === 'multiple' ? event.setup.options.length : 1
}

function fits({ box, most }: Reading, choice: readonly number[]): boolean {
  if (box.battle) return choice.length === box.options
  const rising = choice.every((place, i) => place < box.options && (i === 0 || place > (choice[i - 1] ?? 0)))
  return rising && choice.length <= most
}
