import { randomUUID } from 'node:crypto'
import { HOUSE, type Epoch } from '../protocol/core.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { patiently } from '../rooms/patiently.ts'
import type { LaunchStore } from './launch-store.ts'

/** The house is no room that anybody enters: its code leads nowhere. */
export const HOUSE_LAUNCH = { title: 'House', code: '22222', phase: 'live' } as const

/** Makes the house's log, unless it is there: whichever node comes first. */
export const makeHouse = (launches: LaunchStore, clock: Clock): Promise<void> =>
  launches.create({ room: HOUSE, epoch: randomUUID() as Epoch, launch: HOUSE_LAUNCH, now: clock.now() })

/** Opens the house, which is there from the first start on. */
export async function openHouse(launches: LaunchStore, hosting: Hosting, clock: Clock): Promise<LiveRoom> {
  await patiently(() => makeHouse(launches, clock))
  const house = await patiently(() => hosting.open(HOUSE))
  if (house === undefined) throw new Error('the house was made and is not there')
  return house
}
