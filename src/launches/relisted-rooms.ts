import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { HOUSE, type RoomId } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'
import type { Listed } from '../protocol/launches.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { patiently } from '../rooms/patiently.ts'
import { LogLost, type RoomLog } from '../rooms/room-log.ts'
import { listedOf } from './launch-rules.ts'
import type { LaunchStore } from './launch-store.ts'

export interface ListingGround {
  launches: LaunchStore
  hosting: Hosting
  log: RoomLog
  clock: Clock
  logger: Logger
}

/** How much of a log is read at once, from its end, to find its newest launch entry. */
const PAGE = 500

/** Tells the house of rooms. What fails is done again when the room is opened again. */
function teller({ launches, log, logger }: ListingGround, house: LiveRoom) {
  const quietly = async (room: RoomId, step: () => Promise<void>): Promise<void> => {
    try {
      await step()
    } catch (error) {
      if (error instanceof LogLost) void house.lost()
      else logger.debug({ error, room }, 'the house does not tell of a room as it is')
    }
  }
  const relist = async (listed: Listed, asOf: number): Promise<void> => {
    if (await patiently(() => launches.relist(listed, asOf, house.fence()))) house.nudge()
  }
  const compare = async (live: LiveRoom): Promise<void> => {
    if (live.room === HOUSE || asTold(live, house)) return
    const asOf = await patiently(() => newestLaunchEntry(live, log))
    if (!asTold(live, house)) await relist(listing(live), asOf)
  }
  return {
    tell: (listed: Listed, asOf: number) => void quietly(listed.room, () => relist(listed, asOf)),
    check: (live: LiveRoom) => void quietly(live.room, () => compare(live)),
  }
}

/**
 * The house tells of every room as it is: told again when a room that is open here becomes another, and when one is open
 * that is not as the house tells. A room that the house lists no more is left alone until something happens to it.
 */
export function relistRooms(ground: ListingGround, house: LiveRoom): Disposable {
  const { hosting } = ground
  const { tell, check } = teller(ground, house)
  const watch = (live: LiveRoom): void => {
    if (live.room === HOUSE) return
    let told = listing(live)
    live.watch({
      happened(event) {
        if (!isLaunchEvent(event)) return
        const now = listing(live)
        if (!isDeepStrictEqual(now, told)) tell(now, event.seq)
        told = now
      },
      restarted() {
        told = listing(live)
        check(live)
      },
    })
    check(live)
  }
  const happened = (event: RoomEvent): void => {
    const live = event.type === 'launch.listed' ? hosting.get(event.room) : undefined
    if (live) check(live)
  }
  for (const live of hosting.all()) watch(live)
  const restarted = (): void => [...hosting.all()].forEach(check)
  const watching = [hosting.watchOpened(watch), house.watch({ happened, restarted })]
  return { [Symbol.dispose]: () => watching.forEach((each) => each[Symbol.dispose]()) }
}

const listing = ({ room, replica }: LiveRoom): Listed => listedOf(room, replica.everyone.launch)

const isLaunchEvent = ({ type }: Pick<RoomEvent, 'type'>): boolean => type.startsWith('launch.')

/** Whether the house tells of it as it is, or not at all. */
function asTold(live: LiveRoom, house: LiveRoom): boolean {
  const { everyone, staff } = house.replica
  const told = toldOf(everyone.rooms, live.room) ?? toldOf(staff.drafts, live.room)
  return told === undefined || isDeepStrictEqual(listedOf(told.room, told), listing(live))
}

const toldOf = (list: readonly Listed[], room: RoomId): Listed | undefined => list.find((each) => each.room === room)

async function newestLaunchEntry(live: LiveRoom, log: RoomLog): Promise<number> {
  for (let to = live.replica.seq; to > 0; to -= PAGE) {
    const entries = await log.read(live.room, Math.max(1, to - PAGE + 1), to)
    const newest = entries.findLast(({ body }) => isLaunchEvent(JSON.parse(body) as RoomEvent))
    if (newest) return newest.seq
  }
  return 1
}
