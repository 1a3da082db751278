import { randomUUID } from 'node:crypto'
import { HOUSE, type Epoch } from '../protocol/core.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { patiently } from '../rooms/patiently.ts'
import type { LaunchStore } from './launch-store.ts'

/** Opens the house, which is there from the first start on: whichever node comes first makes it. */
export async function openHouse(launches: LaunchStore, hosting: Hosting, clock: Clock): Promise<LiveRoom> {
  const epoch = randomUUID() as Epoch
  await patiently(() => launches.create({ room: HOUSE, epoch, title: 'House', now: clock.now() }))
  const house = await patiently(() => hosting.open(HOUSE))
  if (house === undefined) throw new Error('the house was made and is not there')
  return house
}
