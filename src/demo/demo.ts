import { randomUUID } from 'node:crypto'
import { codesFor } from '../launches/join-codes.ts'
import { CHAT_LIMITS } from '../protocol/chat.ts'
import { HOUSE, type CommandId, type Epoch, type RoomId } from '../protocol/core.ts'
import { patiently } from '../rooms/patiently.ts'
import type { Fence } from '../rooms/room-log.ts'
import type { OpenStores, Stores } from '../stores/stores.ts'
import { DEMO_HOST, demoPerson } from './demo-fans.ts'
import { DEMO_LINES, DEMO_TITLE } from './demo-lines.ts'
import { DEMO_ROOM as ROOM } from './demo-script.ts'
import { DEMO_LANGUAGES, DEMO_LAUNCH, original } from './demo-texts.ts'

const ID = 'the-demo-launch' as CommandId
const HASH = 'demo'
const noFlood = { lines: DEMO_LINES.length, windowMs: 1, muteMs: CHAT_LIMITS.floodMuteMs }

/**
 * Makes the demo launch at the first start, so that no page is empty. Later starts find it there and change nothing.
 * `startsInMs`: its T-0 is so far off; without it the room is a lounge.
 */
export const createDemo = (open: OpenStores, startsInMs?: number): Promise<void> =>
  patiently(() => makeDemo(open, startsInMs))

async function makeDemo({ stores, clock }: OpenStores, startsInMs: number | undefined): Promise<void> {
  const startsAt = startsInMs === undefined ? undefined : clock.now() + startsInMs
  const launch = {
    title: DEMO_TITLE,
    demo: true as const,
    ...(startsAt === undefined ? LOUNGE : withCountdown(startsAt)),
  }
  const asked = { person: BY, id: ID, hash: HASH, listed: { room: ROOM, ...launch }, hidden: false }
  const listed = await stores.launches.list(
    { ...asked, codes: codesFor(BY, ID) },
    await fence(stores, HOUSE, clock.now()),
  )
  if (listed.ok) {
    const { code } = listed.value
    const made = { room: ROOM, epoch: randomUUID() as Epoch, by: BY, id: ID, launch: { ...launch, code } }
    await stores.launches.create({ ...made, now: clock.now() })
  }
  if (!(await isFresh(stores))) return
  const lines = DEMO_LINES.map(({ name, text }, i) => {
    const person = demoPerson(name)
    return { person, ids: [person], limitKey: person, id: `${ID}-${i}` as CommandId, hash: HASH, name, text }
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

const LOUNGE = { phase: 'live' as const }
const withCountdown = (startsAt: number) => ({
  phase: 'lobby' as const,
  startsAt,
  language: DEMO_LANGUAGES[0],
  texts: Object.fromEntries(
    Object.entries(original(DEMO_LAUNCH).texts).map(([language, { title }]) => [language, { title }]),
  ),
})

const BY = DEMO_HOST.person.id
