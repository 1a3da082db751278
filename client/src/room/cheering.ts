import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { CHEER_LIMITS, CHEERS, type Cheer } from '../../../src/protocol/cheers.ts'
import type { Signal } from '../../../src/protocol/index.ts'

type Told = Signal<'cheer.sums'> | undefined
export type CheerSums = Partial<Record<Cheer, number>>

/**
 * This reader's cheers. Each is seen at once; one a second is sent, since no more of a person count.
 */
export class Cheering {
  readonly #told: ReadonlySignal<Told>
  readonly #send: (kind: Cheer) => void
  #sentAt = -Infinity
  /** How often this reader cheered with which, to draw it. */
  readonly own = signal<{ kind: Cheer; n: number }>({ kind: CHEERS[0], n: 0 })
  /** What the button cheers with. */
  readonly kind = signal<Cheer>(CHEERS[0])
  readonly sums = computed<CheerSums | undefined>(() => this.#told.value?.value)
  /** All cheers since the room began, as far as is known. */
  readonly sum = computed(() => Object.values(this.sums.value ?? {}).reduce((sum, n) => sum + n, 0))

  constructor(told: ReadonlySignal<Told>, send: (kind: Cheer) => void) {
    this.#told = told
    this.#send = send
  }

  cheer(kind: Cheer = this.kind.value): void {
    this.kind.value = kind
    this.own.value = { kind, n: this.own.value.n + 1 }
    const now = performance.now()
    if (now - this.#sentAt < CHEER_LIMITS.debounceMs) return
    this.#sentAt = now
    this.#send(kind)
  }
}

/** What was cheered between two sums: drawn, it says what the room does. A sum that fell was another room's. */
export function risen(before: CheerSums, after: CheerSums): { kind: Cheer; by: number }[] {
  return CHEERS.flatMap((kind) => {
    const by = (after[kind] ?? 0) - (before[kind] ?? 0)
    return by > 0 ? [{ kind, by }] : []
  })
}
