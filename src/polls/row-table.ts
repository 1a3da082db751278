import { randomInt } from 'node:crypto'

/** Nobody outside knows which keys would fall on the same slot. */
const SEED = randomInt(2 ** 31)
// eslint-disable-next-line typescript/unbound-method -- it is called with a string; looked up anew for each character it is dearer than all the rest of a hash
const { charCodeAt } = String.prototype

/** The numbers of a row: in which text and where its key begins; in which text it is, from where to where. */
const NUMBERS = 5
const [KEY_TEXT, KEY, TEXT, FROM, TO] = [0, 1, 2, 3, 4] as const
/** Instead of a text: the row is gone, or leads on, to the row whose number follows. */
const GONE = -1
const LEADS = -2
/** The numbers of a slot: its row, from one (0 = free), and the hash of that row's key. */
const SLOT = 2

/** A row that stands in a text, not at its beginning: from where to where, and where its key does, to the end of a line. */
export interface Part {
  text: number
  from: number
  to: number
  key: number
}

/**
 * Rows by their keys, parts of texts that are there anyway: a million of them are a few arrays of numbers. So a row costs
 * neither an object nor a string of its own, and no collection of garbage looks at it. (With a Map, look-ups and collections
 * are most of what a vote costs its node.) `>key` is a row that leads on to another one.
 */
export class RowTable {
  readonly #texts: string[] = []
  #rows = new Int32Array(NUMBERS * 8)
  #slots = new Int32Array(SLOT * 16)
  /** Keys there have been, and rows there are. */
  #keys = 0
  #size = 0
  /** What was looked for last: as a rule it is put next. */
  #key: string | undefined
  #hash = 0
  #slot = 0

  get size(): number {
    return this.#size
  }

  get(key: string): string | undefined {
    const row = this.#find(key)
    return row < 0 ? undefined : this.#textOf(row)
  }

  put(key: string, row: string): void {
    const target = row.startsWith('>') ? this.#find(row.slice(1)) : -1
    const at = this.#put(key) ?? this.#begin(this.add(key), 0)
    if (target >= 0) return this.#set(at, LEADS, target, 0)
    const own = this.#ownText(at) ?? this.add('')
    this.#texts[own] = row
    this.#set(at, own, 0, row.length)
  }

  /** A text that rows will be parts of: its number. */
  add(text: string): number {
    return this.#texts.push(text) - 1
  }

  putPart(key: string, part: Part): void {
    const at = this.#put(key) ?? this.#begin(part.text, part.key)
    this.#set(at, part.text, part.from, part.to)
  }

  delete(key: string): void {
    const row = this.#find(key)
    if (row < 0 || this.#rows[NUMBERS * row + TEXT] === GONE) return
    this.#set(NUMBERS * row, GONE, 0, 0)
    this.#size--
  }

  *entries(): Generator<[key: string, row: string]> {
    for (let row = 0; row < this.#keys; row++) {
      const text = this.#textOf(row)
      if (text !== undefined) yield [this.#keyOf(row), text]
    }
  }

  #textOf(row: number): string | undefined {
    const at = NUMBERS * row
    const text = this.#rows[at + TEXT] as number
    if (text >= 0) return (this.#texts[text] as string).slice(this.#rows[at + FROM], this.#rows[at + TO])
    return text === GONE ? undefined : `>${this.#keyOf(this.#rows[at + FROM] as number)}`
  }

  #keyOf(row: number): string {
    const text = this.#texts[this.#rows[NUMBERS * row + KEY_TEXT] as number] as string
    const at = this.#rows[NUMBERS * row + KEY] as number
    const end = text.indexOf('\n', at)
    return end < 0 ? text.slice(at) : text.slice(at, end)
  }

  #set(at: number, text: number, from: number, to: number): void {
    const own = this.#ownText(at)
    if (own !== undefined && own !== text) this.#texts[own] = ''
    this.#rows[at + TEXT] = text
    this.#rows[at + FROM] = from
    this.#rows[at + TO] = to
  }

  /** The text that is this row and nothing else; no part begins its text. */
  #ownText(at: number): number | undefined {
    const text = this.#rows[at + TEXT] as number
    return text >= 0 && this.#rows[at + FROM] === 0 ? text : undefined
  }

  /** The numbers of a key's row that will be there; undefined = there was none, and its slot is free. */
  #put(key: string): number | undefined {
    if (key !== this.#key) this.#find(key)
    const row = (this.#slots[SLOT * this.#slot] as number) - 1
    if (row < 0) return undefined
    if (this.#rows[NUMBERS * row + TEXT] === GONE) this.#size++
    return NUMBERS * row
  }

  /** A row for the key that was looked for last. */
  #begin(text: number, at: number): number {
    const row = this.#keys++
    this.#size++
    this.#slots[SLOT * this.#slot] = row + 1
    this.#slots[SLOT * this.#slot + 1] = this.#hash
    if (NUMBERS * this.#keys > this.#rows.length) this.#rows = longer(this.#rows)
    if (2 * SLOT * this.#keys > this.#slots.length) this.#widen()
    this.#rows[NUMBERS * row + KEY_TEXT] = text
    this.#rows[NUMBERS * row + KEY] = at
    this.#rows[NUMBERS * row + TEXT] = GONE
    return NUMBERS * row
  }

  /** The row of a key, or -1; `#slot` is where it is, or belongs. */
  #find(key: string): number {
    let hash = SEED
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ charCodeAt.call(key, i), 0x01000193)
    hash ^= hash >>> 15
    const [slots, last] = [this.#slots, this.#slots.length / SLOT - 1]
    let slot = hash & last
    for (;;) {
      const row = (slots[SLOT * slot] as number) - 1
      if (row < 0 || (slots[SLOT * slot + 1] === hash && this.#isOf(row, key))) {
        this.#key = key
        this.#hash = hash
        this.#slot = slot
        return row
      }
      slot = (slot + 1) & last
    }
  }

  #isOf(row: number, key: string): boolean {
    const text = this.#texts[this.#rows[NUMBERS * row + KEY_TEXT] as number] as string
    const at = this.#rows[NUMBERS * row + KEY] as number
    const end = at + key.length
    return text.startsWith(key, at) && (end === text.length || text[end] === '\n')
  }

  /** Twice as many slots, of which a quarter is taken. */
  #widen(): void {
    const [slots, wider] = [this.#slots, new Int32Array(2 * this.#slots.length)]
    const last = wider.length / SLOT - 1
    for (let from = 0; from < slots.length; from += SLOT) {
      const [row, hash] = [slots[from] as number, slots[from + 1] as number]
      if (row === 0) continue
      let slot = hash & last
      while (wider[SLOT * slot] !== 0) slot = (slot + 1) & last
      wider[SLOT * slot] = row
      wider[SLOT * slot + 1] = hash
    }
    this.#slots = wider
    this.#key = undefined
  }
}

function longer(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * numbers.length)
  copy.set(numbers)
  return copy
}
