import type { CommandId } from '../protocol/core.ts'

/** What anybody of this crowd has heard, by chapter (an epoch, mostly) and seq: the first to hear a line writes it down, the others compare. */
export class Ledger {
  #chapters = new Map<string, (string | undefined)[]>()

  /** False when another line was heard under that number before. */
  note(chapter: string, seq: number, id: CommandId | undefined): boolean {
    const heard = this.#chapters.get(chapter) ?? []
    if (heard.length === 0) this.#chapters.set(chapter, heard)
    const known = heard[seq]
    heard[seq] ??= id ?? ''
    return known === undefined || known === (id ?? '')
  }

  idAt(chapter: string, seq: number): string | undefined {
    return this.#chapters.get(chapter)?.[seq]
  }
}
