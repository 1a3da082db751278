import { BRAKE_LIMITS, type BrakeCommand, type Brakes } from '../protocol/brakes.ts'
import { HOUSE, refuse, type PersonId } from '../protocol/core.ts'
import { higher, outranks, roleMay, type Role } from '../protocol/roles.ts'
import { cleanLine, cleanName } from '../protocol/text.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Handlers } from '../rooms/handler.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { StoreDown } from '../rooms/room-log.ts'
import { ban, bridge, free, openGates, restrict, setBrakes } from './brake-rules.ts'

export interface BrakeGround {
  decisions: DecisionStore
  hosting: Pick<Hosting, 'open'>
  /** Whom the house knows as a member: who else they have been, and whom limits count. */
  members: {
    find(person: PersonId): Promise<{ person: PersonId; was: readonly PersonId[]; limitKey: string } | undefined>
  }
}

/**
 * What calms a room, and who is held back. A time-out holds in its room. A ban holds in every room, so the house decides it;
 * in the room where it was asked for it first holds back every line that is decided from then on, until all nodes know.
 */
export const brakeHandlers = (ground: BrakeGround): Handlers<BrakeCommand> => {
  const { decisions } = ground
  return {
    async 'brakes.set'(caller, { id, ...changes }) {
      if (Object.keys(changes).length === 0) return refuse('bad_input')
      const rule = setBrakes(changes satisfies Partial<Brakes>, { by: caller.person.id, id })
      return decide(caller.live, decisions, asking(caller, id), rule)
    },
    async 'person.restrict'(caller, { id, person, name: called, forMs, reason: given }) {
      const reason = given === undefined ? undefined : cleanLine(given, BRAKE_LIMITS.reasonLength)
      const name = called === undefined ? undefined : cleanName(called)
      if (reason?.ok === false || name?.ok === false) return refuse('bad_text')
      const { house, ids } = await known(ground, person)
      // What limits count of several accounts is nobody whose rank can be looked up.
      if (person.startsWith('k_')) return refuse('not_found')
      if (caller.ids.includes(person) || !outranks(caller.role, roleOf(house, ids))) return refuse('not_allowed')
      const whom = { person, ...(name && { name: name.text }), ...(reason && { reason: reason.text }) }
      const by = { by: caller.person.id, id }
      const cause = asking(caller, id)
      if (forMs !== null) return decide(caller.live, decisions, cause, restrict({ ...whom, forMs }, ids, by))
      const bridged = await decide(caller.live, decisions, cause, bridge(ids))
      return bridged.ok ? decide(house, decisions, cause, ban(whom, ids, by)) : bridged
    },
    async 'person.free'(caller, { id, person }) {
      const { house, ids } = await known(ground, person)
      const isOwn = caller.ids.includes(person) || ids.includes(caller.person.id)
      if (isOwn && !roleMay(caller.role, 'own')) return refuse('not_allowed')
      const by = { by: caller.person.id, id }
      const inHouse = await decide(house, decisions, asking(caller, id), free(person, ids, by))
      if (!inHouse.ok && inHouse.refused !== 'not_found') return inHouse
      const rule = inHouse.ok ? openGates(person, ids, by) : free(person, ids, by)
      const here = await decide(caller.live, decisions, asking(caller, id), rule)
      return inHouse.ok && here.ok ? inHouse : here
    },
  }
}

/** The house, and everybody whom a person is or has been. */
async function known(
  { hosting, members }: BrakeGround,
  person: PersonId,
): Promise<{ house: LiveRoom; ids: PersonId[] }> {
  const [house, member] = await Promise.all([hosting.open(HOUSE), members.find(person)])
  if (house === undefined) throw new StoreDown('unavailable', 'there is no house')
  const all = member ? [member.person, ...member.was, member.limitKey as PersonId] : []
  return { house, ids: [...new Set([person, ...all])] }
}

/** What somebody may do in any room: as a role counts against being held back. What a link gave that is over counts no more. */
function roleOf(house: LiveRoom, ids: readonly PersonId[]): Role {
  const { now } = house.fence()
  const { crew, links } = house.replica.staff.hosts
  const givers = new Set(['start', 'brand', ...links.filter(({ expires }) => now < expires).map(({ link }) => link)])
  const theirs = crew.filter(({ person, from }) => ids.includes(person) && givers.has(from))
  return theirs.reduce<Role>((best, { role }) => higher(best, role), 'fan')
}
