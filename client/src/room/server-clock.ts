import { signal } from '@preact/signals'

/** The server's clock, as far as this page knows it: corrected by every welcome. */
export class ServerClock {
  readonly offset = signal(0)

  heard(now: number): void {
    this.offset.value = now - Date.now()
  }

  now(): number {
    return Date.now() + this.offset.value
  }
}
