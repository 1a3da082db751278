import { signal } from '@preact/signals'

/**
 * How much of the stage a reader wants: all of it, a strip, or none. Who looks elsewhere is told when something new comes on
 * air; one tap leads back.
 */
export class StageFollowing {
  readonly size = signal<'full' | 'strip' | 'away'>('full')
  /** What was on air when the reader turned away. */
  readonly #seen = signal('')

  /** Less of it, with `air` (its name) on air. */
  fold(air: string): void {
    this.#seen.value = air
    this.size.value = this.size.value === 'full' ? 'strip' : 'away'
  }

  follow(): void {
    this.size.value = 'full'
  }

  /** Whether something is on air that the reader turned away before. */
  missed(air: string): boolean {
    return this.size.value !== 'full' && air !== this.#seen.value
  }
}
