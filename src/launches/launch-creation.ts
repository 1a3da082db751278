import { randomUUID } from 'node:crypto'
import { accept, HOUSE, refuse, type Epoch, type Reply, type RoomId } from '../protocol/core.ts'
import type { Schedule, SettingsChange } from '../protocol/launches.ts'
import type { Input, Output } from '../protocol/schemas.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Caller } from '../rooms/handler.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { LogLost, StoreDown } from '../rooms/room-log.ts'
import { copyOf, NOTHING, type Copy } from './copy-rules.ts'
import { codesFor } from './join-codes.ts'
import { furnish, type Furnishing } from './furnish-rules.ts'
import { firstPhase, listedOf, roomIdFor } from './launch-rules.ts'
import type { LaunchStore, Listing, NewLaunch } from './launch-store.ts'
import { cleanChanges } from './launch-settings.ts'
import { inOrder } from './schedule-rules.ts'

export interface LaunchGround {
  launches: LaunchStore
  decisions: DecisionStore
  hosting: Hosting
}
type Asked = Input<'launch.create'>

const REACH_MS = 1_000

/** Lists the launch in the house, makes its room, and furnishes it with what the house does not tell. */
export async function createLaunch(
  ground: LaunchGround,
  caller: Caller,
  asked: Asked,
): Promise<Reply<Output<'launch.create'>>> {
  const { live: house } = caller
  const copy = asked.from === undefined ? NOTHING : await copyFrom(ground, asked.from)
  if (copy === undefined) return refuse('not_found')
  const { now } = house.fence()
  const settings = cleanChanges(givenSettings(asked))
  if (settings === undefined) return refuse('bad_text')
  if (!fits(asked, now)) return refuse('bad_input')
  const all = { ...copy.settings, ...settings }
  const listing = listingOf(caller, asked, all, now)
  const listed = await ground.launches.list(listing, house.fence()).finally(() => house.nudge())
  if (!listed.ok) return listed
  const { code } = listed.value
  const { room } = listing.listed
  await ground.launches.create(newLaunch(house, listing, code, now)).catch(unconfirmed)
  const furnished = await furnishRoom(ground, caller, asked.id, room, {
    settings: all,
    schedule: scheduleOf(asked),
    copy,
  })
  return furnished.ok ? accept({ room, code }) : furnished
}

async function copyFrom({ hosting }: LaunchGround, from: RoomId): Promise<Copy | undefined> {
  const source = from === HOUSE ? undefined : await hosting.open(from)
  return source && copyOf(source.replica)
}

const givenSettings = ({ title, language, lead, thanks, texts, stream, brand }: Asked) => ({
  title,
  ...(language !== undefined && { language }),
  ...(lead !== undefined && { lead }),
  ...(thanks !== undefined && { thanks }),
  ...(texts && { texts }),
  ...(stream && { stream }),
  ...(brand && { brand }),
})

const scheduleOf = ({ startsAt, doorsAt, archivesAt }: Asked): Schedule => ({
  ...(doorsAt !== undefined && { doorsAt }),
  ...(startsAt !== undefined && { startsAt }),
  ...(archivesAt !== undefined && { archivesAt }),
})

/** T-0 is the house's to judge. A lounge is open from the beginning: it has no doors. */
function fits({ draft, template, ...asked }: Asked, now: number): boolean {
  const { startsAt, doorsAt, archivesAt } = asked
  if (archivesAt !== undefined && archivesAt <= now) return false
  return inOrder(scheduleOf(asked)) && (doorsAt === undefined || startsAt !== undefined || isDraft({ draft, template }))
}

const isDraft = ({ draft, template }: { draft?: true | undefined; template?: true | undefined }): boolean =>
  Boolean(draft ?? template)

function listingOf({ person, hash }: Caller, asked: Asked, settings: SettingsChange, now: number): Listing {
  const { id, room, startsAt, template } = asked
  const hidden = isDraft(asked)
  const title = settings.title ?? asked.title
  const { code: _, ...listed } = listedOf(room ?? roomIdFor(title, id), {
    ...{ title, code: '', phase: hidden ? 'draft' : firstPhase(asked, now) },
    ...(startsAt !== undefined && { startsAt }),
    ...(settings.texts && { texts: settings.texts }),
    ...(settings.language && { language: settings.language }),
    ...(template && { template }),
  })
  return { person: person.id, id, hash, listed, hidden, codes: codesFor(person.id, id) }
}

/** As the house has it, if this was asked before: what is so by now may differ from what was so then. */
function newLaunch(house: LiveRoom, { person: by, id, listed }: Listing, code: string, now: number): NewLaunch {
  const { everyone, staff } = house.replica
  const told = [...everyone.rooms, ...staff.drafts].find(({ room }) => room === listed.room) ?? { ...listed, code }
  const { room, ...launch } = told
  return { room, epoch: randomUUID() as Epoch, by, id, launch, now }
}

/** The room's own decision under the same command: asked again, it is done once. */
async function furnishRoom(
  { hosting, decisions }: LaunchGround,
  caller: Caller,
  id: Asked['id'],
  room: RoomId,
  furnishing: Furnishing,
): Promise<Reply<unknown>> {
  const rule = furnish(furnishing, { by: caller.person.id, id })
  if (rule === undefined) return accept({})
  const live = await hosting.open(room).catch(unconfirmed)
  if (live === undefined) return refuse('unconfirmed')
  try {
    const furnished = await decide(live, decisions, asking(caller, id), rule)
    // Who goes there right away shall find it as they made it.
    if (furnished.ok) await live.reach(furnished.value.seq, REACH_MS)
    return furnished
  } catch (error) {
    if (!(error instanceof LogLost)) return unconfirmed(error)
    void live.lost()
    throw new StoreDown('unconfirmed', error)
  }
}

/** Half of it has happened: a store that cannot be asked now must not say that nothing did. */
function unconfirmed(error: unknown): never {
  throw error instanceof StoreDown ? new StoreDown('unconfirmed', error) : error
}
