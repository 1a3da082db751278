import type { Logger } from 'pino'
import { HOUSE, type PersonId } from '../protocol/core.ts'
import { decide } from '../rooms/deciding.ts'
import type { Deadline } from '../rooms/deadline-store.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { patiently } from '../rooms/patiently.ts'
import { roomsEverListed } from './all-rooms.ts'
import { forgetIn, ofEverybody, ofPerson, type RecordGround } from './forgetting.ts'
import { dueAgain, forgetMember, planSweep, type Retention } from './retention-rules.ts'

export interface KeepingGround extends RecordGround {
  /** What the house keeps of members. */
  members: {
    list(
      after: string | undefined,
      count: number,
    ): Promise<{ members: { person: PersonId; was: readonly PersonId[]; seen: number }[]; next?: string }>
    forget(person: PersonId): Promise<void>
  }
}

/** Somebody is looked for again after this time, ms, until nothing of them was found; so long lines may still be under way. */
const LOOK_AGAIN_MS = 2_500
const SWEEP_EVERY_MS = 24 * 3_600_000
const DAY_MS = 24 * 3_600_000
const PAGE = 200

/** What is deleted by itself: what somebody said who wants to be forgotten, and what has been kept long enough. */
export const recordDeadlines = (ground: KeepingGround, retention: Retention) => ({
  /** In the house. `thing` is the person; done when a look through every room has found nothing. */
  async 'person.forget'(due: Deadline, house: LiveRoom): Promise<void> {
    const person = due.thing as PersonId
    await ground.members.forget(person)
    let found = await forgetIn(ground, HOUSE, ofPerson(person))
    for (const { room } of await roomsEverListed(ground.log))
      found = (await forgetIn(ground, room, ofPerson(person))) || found
    await decide(house, ground.decisions, { due }, found ? dueAgain(due, LOOK_AGAIN_MS) : () => ({}))
  },
  /** In the house, once a day. */
  async 'room.retain'(due: Deadline, house: LiveRoom): Promise<void> {
    const { now } = house.fence()
    if (retention.retainMembersDays > 0) await sweepMembers(ground, house, now - retention.retainMembersDays * DAY_MS)
    if (retention.retainLinesDays > 0) await sweepRooms(ground, now - retention.retainLinesDays * DAY_MS)
    await decide(house, ground.decisions, { due }, dueAgain(due, SWEEP_EVERY_MS))
  },
})

/** Makes sure that there is a next sweep, soon, if anything is to be deleted by age. Any number of nodes may say so. */
export async function planRetention(
  { decisions, logger }: Pick<RecordGround, 'decisions'> & { logger: Logger },
  house: LiveRoom,
  { retainLinesDays, retainMembersDays }: Retention,
): Promise<void> {
  if (retainLinesDays + retainMembersDays === 0) return
  try {
    await patiently(() => decide(house, decisions, {}, planSweep))
  } catch (error) {
    logger.warn({ error }, 'what has been kept long enough is not deleted before the next start')
  }
}

/** Rooms of which nothing is left to delete: nobody can write there any more. */
const swept = new WeakMap<object, Set<string>>()

async function sweepRooms(ground: KeepingGround, closedBefore: number): Promise<void> {
  const done = swept.get(ground.log) ?? new Set()
  swept.set(ground.log, done)
  for (const { room, archivedAt } of await roomsEverListed(ground.log)) {
    if (archivedAt === undefined || archivedAt > closedBefore || done.has(room)) continue
    if (!(await forgetIn(ground, room, ofEverybody))) done.add(room)
  }
}

async function sweepMembers({ members, decisions }: KeepingGround, house: LiveRoom, seenBefore: number): Promise<void> {
  for (let after: string | undefined, more = true; more;) {
    const page = await members.list(after, PAGE)
    for (const member of page.members)
      if (member.seen < seenBefore) await decide(house, decisions, {}, forgetMember([member.person, ...member.was]))
    after = page.next
    more = page.next !== undefined
  }
}
