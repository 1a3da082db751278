import type { RoomId } from '../protocol/core.ts'
import { partitionKey, partitionOf, PARTITIONS } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import type { Deadline, DeadlineStore } from './deadline-store.ts'

/** Where a room's partition keeps what will happen when, and how one deadline is named there. */
export const deadlinesKey = (room: RoomId): string => partitionKey(partitionOf(room), 'deadlines')
export const deadlineMember = ({ kind, room, thing }: Omit<Deadline, 'at'>): string => `${kind} ${room} ${thing}`

const everyPartition = Array.from({ length: PARTITIONS }, (_, partition) => partitionKey(partition, 'deadlines'))

export class RedisDeadlineStore implements DeadlineStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async due(now: number, limit: number): Promise<Deadline[]> {
    const answers = await this.#link.each(
      everyPartition.map((key) => ['zrangebyscore', key, '-inf', now, 'WITHSCORES', 'LIMIT', 0, limit]),
    )
    // A shard that is away holds up its own deadlines only.
    const reached = answers.filter((answer) => Array.isArray(answer)) as string[][]
    if (reached.length === 0) throw answers[0]
    const due = reached.flatMap(readDeadlines)
    return due.toSorted((a, b) => a.at - b.at).slice(0, limit)
  }
}

const readDeadlines = (flat: string[]): Deadline[] =>
  flat.flatMap((member, i) => (i % 2 === 0 ? [readDeadline(member, Number(flat[i + 1]))] : []))

function readDeadline(member: string, at: number): Deadline {
  const [kind, room, ...thing] = member.split(' ')
  return { kind: kind as Deadline['kind'], room: room as RoomId, thing: thing.join(' '), at }
}
