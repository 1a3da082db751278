import type { PersonId, RoomId } from '../protocol/core.ts'
import { roomKey } from '../redis/keys.ts'
import type { RedisCommand, RedisLink } from '../redis/link.ts'
import { AUDIENCE_WINDOW_MS, type AudienceStore } from './audience-store.ts'

/** One estimate errs by 0.81 %; the mean of these independent ones by half of that. */
const SALTS = ['a', 'b', 'c', 'd'] as const
const CHUNK = 256
const CHUNKS_A_TRIP = 8
const KEPT_MS = 60_000

/** Each window's persons in four HyperLogLogs with salts of their own: what they take does not depend on how many they are. */
export class RedisAudienceStore implements AudienceStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async here(room: RoomId, persons: PersonId[], now: number): Promise<void> {
    for (let from = 0; from < persons.length; from += CHUNK * CHUNKS_A_TRIP) {
      await this.#tell(room, persons.slice(from, from + CHUNK * CHUNKS_A_TRIP), now)
    }
  }

  async count(room: RoomId, now: number): Promise<{ count: number; exact: boolean }> {
    const before = now - AUDIENCE_WINDOW_MS
    const counts = await this.#ask(SALTS.map((salt) => ['pfcount', keyOf(room, now, salt), keyOf(room, before, salt)]))
    const mean = counts.reduce<number>((sum, count) => sum + Number(count), 0) / SALTS.length
    return { count: Math.round(mean), exact: false }
  }

  #tell(room: RoomId, persons: PersonId[], now: number): Promise<unknown[]> {
    const told = SALTS.flatMap((salt) => addCommands(keyOf(room, now, salt), salt, persons))
    return this.#ask([...told, ...SALTS.map((salt): RedisCommand => ['pexpire', keyOf(room, now, salt), KEPT_MS])])
  }

  async #ask(commands: RedisCommand[]): Promise<unknown[]> {
    const answers = await this.#link.all(commands)
    const failed = answers.find((answer) => answer instanceof Error)
    if (failed) throw failed
    return answers
  }
}

const keyOf = (room: RoomId, now: number, salt: string): string =>
  roomKey(room, 'audience', Math.floor(now / AUDIENCE_WINDOW_MS), salt)

function addCommands(key: string, salt: string, persons: PersonId[]): RedisCommand[] {
  const commands: RedisCommand[] = []
  for (let from = 0; from < persons.length; from += CHUNK) {
    commands.push(['pfadd', key, ...persons.slice(from, from + CHUNK).map((person) => `${salt}:${person}`)])
  }
  return commands
}
