import type { PersonId, RoomId } from '../protocol/core.ts'
import { AUDIENCE_WINDOW_MS, type AudienceStore } from './audience-store.ts'

const windowAt = (now: number): number => Math.floor(now / AUDIENCE_WINDOW_MS)

/** Exact. Who was here is nobody's business tomorrow: nothing of this is kept on disk. */
export class MemoryAudienceStore implements AudienceStore {
  readonly #windows = new Map<number, Map<RoomId, Set<PersonId>>>()

  async here(room: RoomId, persons: PersonId[], now: number): Promise<void> {
    const rooms = this.#window(windowAt(now))
    const present = rooms.get(room) ?? new Set()
    for (const person of persons) present.add(person)
    rooms.set(room, present)
  }

  async count(room: RoomId, now: number): Promise<{ count: number; exact: boolean }> {
    const window = windowAt(now)
    const present = this.#windows.get(window)?.get(room) ?? new Set()
    const before = this.#windows.get(window - 1)?.get(room) ?? new Set()
    let count = present.size
    for (const person of before) if (!present.has(person)) count += 1
    return { count, exact: true }
  }

  /** The window's rooms; a new window makes the server forget those that no longer count. */
  #window(window: number): Map<RoomId, Set<PersonId>> {
    const known = this.#windows.get(window)
    if (known !== undefined) return known
    for (const old of this.#windows.keys()) if (old < window - 1) this.#windows.delete(old)
    const rooms = new Map<RoomId, Set<PersonId>>()
    this.#windows.set(window, rooms)
    return rooms
  }
}
