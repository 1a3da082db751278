import { randomUUID } from 'node:crypto'
import { CHAT_LIMITS } from '../protocol/chat.ts'
import { HOUSE, type CommandId, type Epoch, type PersonId, type RoomId } from '../protocol/core.ts'
import { patiently } from '../rooms/patiently.ts'
import type { Fence } from '../rooms/room-log.ts'
import type { OpenStores, Stores } from '../stores/stores.ts'
import { DEMO_LINES, DEMO_TITLE } from './demo-lines.ts'

const ROOM = 'main' as RoomId
const ID = 'the-demo-launch' as CommandId
const HASH = 'demo'
const noFlood = { lines: DEMO_LINES.length, windowMs: 1, muteMs: CHAT_LIMITS.floodMuteMs }

/** Makes the demo launch at the first start, so that no page is empty. Later starts find it there and change nothing. */
export const createDemo = (open: OpenStores): Promise<void> => patiently(() => makeDemo(open))

async function makeDemo({ stores, clock }: OpenStores): Promise<void> {
  const launch = { room: ROOM, title: DEMO_TITLE, demo: true as const, id: ID }
  const asked = { ...launch, person: BY, hash: HASH }
  const listed = await stores.launches.list(asked, await fence(stores, HOUSE, clock.now()))
  if (listed.ok) await stores.launches.create({ ...launch, by: BY, epoch: randomUUID() as Epoch, now: clock.now() })
  if (!(await isFresh(stores))) return
  const lines = DEMO_LINES.map(({ name, text }, i) => {
    const person = demoPerson(name)
    return { person, limitKey: person, id: `${ID}-${i}` as CommandId, hash: HASH, name, text }
  })
  await stores.chat.say(ROOM, lines, noFlood, await fence(stores, ROOM, clock.now()))
}

/** The room is the demo's, and nobody has said anything: a host may have taken the address for a launch of their own. */
async function isFresh({ log }: Stores): Promise<boolean> {
  const [first, ...more] = await log.read(ROOM, 1, 2)
  return first !== undefined && more.length === 0 && (JSON.parse(first.body) as { demo?: true }).demo === true
}

async function fence(stores: Stores, room: RoomId, now: number): Promise<Fence> {
  const head = await stores.log.head(room)
  if (head === undefined) throw new Error(`${room} was made and is not there`)
  return { epoch: head.epoch, seen: head.seq, now }
}

/** The same name is the same person, so that their lines look alike. */
const demoPerson = (name: string): PersonId =>
  `d_${Buffer.from(name).toString('hex').padStart(12, '0').slice(0, 60)}` as PersonId

const BY = demoPerson('Fanfare')
