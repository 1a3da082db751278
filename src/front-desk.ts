import type { Logger } from 'pino'
import type { ServerConfig } from './server.ts'
import { crewTeller } from './hosts/host-handlers.ts'
import type { CrewChange } from './hosts/host-rules.ts'
import type { Member, SignOnAsked } from './members/member-store.ts'
import { openBrandKeys, type BrandKeys } from './persons/brand-keys.ts'
import { SessionDesk, type House } from './persons/session-desk.ts'
import { HouseSessions } from './persons/sessions.ts'
import { signOut } from './persons/person-rules.ts'
import { Tokens } from './persons/tokens.ts'
import { accept, type PersonId, type Reply } from './protocol/core.ts'
import { guardedWords } from './protocol/text.ts'
import type { Clock } from './rooms/clock.ts'
import { decide } from './rooms/deciding.ts'
import { gather } from './rooms/gather.ts'
import type { Hosting } from './rooms/hosting.ts'
import { LogLost, StoreDown } from './rooms/room-log.ts'
import type { LiveRoom } from './rooms/live-room.ts'
import type { Stores } from './stores/stores.ts'

interface Ground {
  stores: Stores
  hosting: Hosting
  clock: Clock
  logger: Logger
  house: LiveRoom
}

/** Who somebody is: sessions, the brand's keys, and the desk that gives sessions out. Disposing it lets go of the keys. */
export interface FrontDesk extends Disposable {
  tokens: Tokens
  sessions: HouseSessions
  desk: SessionDesk
}

export function openFrontDesk(config: ServerConfig, ground: Ground): FrontDesk {
  const { hosting, clock, logger } = ground
  const tokens = new Tokens(config.sessionSecret)
  const brand: BrandKeys | undefined = config.brand && openBrandKeys(config.brand, logger)
  const sessions = new HouseSessions({ tokens, hosting, clock, brandHas: (key) => brand?.has(key) ?? false })
  const reserved = new Set(guardedWords(config.reservedNames))
  const { memberHours } = config
  const desk = new SessionDesk({ tokens, sessions, clock, brand, memberHours, reserved, house: houseOf(ground) })
  return { tokens, sessions, desk, [Symbol.dispose]: () => brand?.[Symbol.dispose]() }
}

const CATCH_UP_MS = 1_500

/** What the desk asks of the house; sign-ons of a few milliseconds, and what they end, go to the store in one call. */
function houseOf({ stores, clock, house, logger }: Ground): House {
  const { members, decisions } = stores
  const signOn = gather<LiveRoom, SignOnAsked, Reply<Member>>((_house, asked) => members.signOn(asked, clock.now()))
  const endGuests = gather<LiveRoom, PersonId, number>(async (_house, guests) => {
    const ended = await decide(house, decisions, {}, signOut(guests, {}))
    return guests.map(() => (ended.ok ? ended.value.at : clock.now()))
  })
  const tellCrew = crewTeller(decisions)
  // A crowd behind one link must not keep hosts from deciding anything in the house.
  const crew = gather<LiveRoom, CrewChange, Reply<unknown>>(async (_house, changes) => {
    const told = await tellCrew(house, changes)
    return changes.map(() => told)
  })
  return {
    signOn: ({ limitKey, ...asked }) =>
      signOn(house, { ...asked, ...(limitKey !== undefined && { limitKey: `k_${limitKey}` }) }),
    useOnce: (key, until) => members.useOnce(key, until, clock.now()),
    catchUp: async () => house.reach((await stores.log.head(house.room))?.seq ?? 0, CATCH_UP_MS),
    endGuest: (guest) => endGuests(house, guest),
    // Whoever has the key comes in, also while the house cannot be told.
    crew: (member) => crew(house, member).catch((error: unknown) => notTold(error, house, logger)),
  }
}

function notTold(error: unknown, house: LiveRoom, logger: Logger): Reply<unknown> {
  if (error instanceof LogLost) void house.lost()
  else if (!(error instanceof StoreDown)) throw error
  logger.warn({ error }, 'the house was not told who has come in')
  return accept({})
}
