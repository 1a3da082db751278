import { signal } from '@preact/signals'

/** What a host did, in words, and how it is taken back: true = it was. */
export interface Deed {
  words: string
  undo: () => Promise<boolean>
  /** What it was done to: once that has gone on it cannot be taken back any more. */
  of?: string
}

/** So long a deed's undo is offered by itself, ms; by key it can be undone later too. */
export const OFFERED_MS = 8_000
const KEPT = 20

/** What was done last, to be undone one after the other, the newest first. */
export class UndoStack implements Disposable {
  /** Newest last. */
  readonly deeds = signal<readonly Deed[]>([])
  /** The deed whose undo is offered now. */
  readonly offered = signal<Deed | undefined>(undefined)
  #timer: ReturnType<typeof setTimeout> | undefined

  did(deed: Deed): void {
    this.deeds.value = [...this.deeds.peek(), deed].slice(-KEPT)
    clearTimeout(this.#timer)
    this.offered.value = deed
    this.#timer = setTimeout(() => this.withdraw(), OFFERED_MS)
  }

  /** Undoes that deed, or the newest one; each is undone once. False = there was none, or it could not be. */
  async undo(deed: Deed | undefined = this.deeds.peek().at(-1)): Promise<boolean> {
    if (deed === undefined || !this.deeds.peek().includes(deed)) return false
    this.deeds.value = this.deeds.peek().filter((one) => one !== deed)
    if (this.offered.peek() === deed) this.withdraw()
    return await deed.undo()
  }

  /** That has gone on: what was done to it before stays done. */
  forget(of: string): void {
    this.deeds.value = this.deeds.peek().filter((deed) => deed.of !== of)
    if (this.offered.peek()?.of === of) this.withdraw()
  }

  /** The offer goes, the deed stays. */
  withdraw(): void {
    clearTimeout(this.#timer)
    this.offered.value = undefined
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
