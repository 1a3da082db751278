import { randomUUID } from 'node:crypto'
import { CHAT_LIMITS } from '../protocol/chat.ts'
import { HOUSE, type CommandId, type Epoch, type PersonId, type RoomId } from '../protocol/core.ts'
import { patiently } from '../rooms/patiently.ts'
import type { Fence } from '../rooms/room-log.ts'
import type { OpenStores, Stores } from '../stores/stores.ts'
import { DEMO_LINES, DEMO_TITLE } from './demo-lines.ts'

const ROOM = 'main' as RoomId
const ID = 'the-demo-launch' as CommandId
const noFlood = { lines: DEMO_LINES.length, windowMs: 1, muteMs: CHAT_LIMITS.floodMuteMs }

/** Makes the demo launch at the first start, so that no page is empty. Later starts find it there and change nothing. */
export const createDemo = (open: OpenStores): Promise<void> => patiently(() => makeDemo(open))

async function makeDemo({ stores, clock }: OpenStores): Promise<void> {
  const launch = { room: ROOM, title: DEMO_TITLE, demo: true as const, id: ID }
  const created = await stores.launches.create({ ...launch, epoch: randomUUID() as Epoch, now: clock.now() })
  if (!created.ok) return
  await stores.launches.list(launch, await fence(stores, HOUSE, clock.now()))
  const room = await fence(stores, ROOM, clock.now())
  if (room.seen > 1) return
  const lines = DEMO_LINES.map(({ name, text }, i) => {
    const person = demoPerson(name)
    return { person, limitKey: person, id: `${ID}-${i}` as CommandId, hash: 'demo', name, text }
  })
  await stores.chat.say(ROOM, lines, noFlood, room)
}

async function fence(stores: Stores, room: RoomId, now: number): Promise<Fence> {
  const head = await stores.log.head(room)
  if (head === undefined) throw new Error(`${room} was made and is not there`)
  return { epoch: head.epoch, seen: head.seq, now }
}

/** The same name is the same person, so that their lines look alike. */
const demoPerson = (name: string): PersonId =>
  `d_${Buffer.from(name).toString('hex').padStart(12, '0').slice(0, 60)}` as PersonId
