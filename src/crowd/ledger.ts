import type { CommandId, Epoch } from '../protocol/core.ts'

/** What anybody of this crowd has heard, by epoch and seq: the first to hear a line writes it down, the others compare. */
export class Ledger {
  #epochs = new Map<Epoch, (string | undefined)[]>()

  /** False when another line was heard under that number before. */
  note(epoch: Epoch, seq: number, id: CommandId | undefined): boolean {
    const heard = this.#epochs.get(epoch) ?? []
    if (heard.length === 0) this.#epochs.set(epoch, heard)
    const known = heard[seq]
    heard[seq] ??= id ?? ''
    return known === undefined || known === (id ?? '')
  }

  idAt(epoch: Epoch, seq: number): string | undefined {
    return this.#epochs.get(epoch)?.[seq]
  }
}
