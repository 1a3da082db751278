/** A set of small positive integers, a bit each: what one of hundreds of listeners has heard of a long log. */
export class SeqSet {
  #bits = new Uint8Array(256)

  /** False when it was there already. */
  add(seq: number): boolean {
    const at = seq >> 3
    if (at >= this.#bits.length) this.#grow(at)
    const bit = 1 << (seq & 7)
    const byte = this.#bits[at] as number
    this.#bits[at] = byte | bit
    return (byte & bit) === 0
  }

  has(seq: number): boolean {
    return ((this.#bits[seq >> 3] ?? 0) & (1 << (seq & 7))) !== 0
  }

  #grow(at: number): void {
    const grown = new Uint8Array(Math.max(at + 1, this.#bits.length * 2))
    grown.set(this.#bits)
    this.#bits = grown
  }
}
