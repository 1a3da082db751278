import { createHash } from 'node:crypto'
import { accept, refuse, type CommandId, type PersonId, type Reply, type RoomId } from '../protocol/core.ts'
import { HOST_LIMITS, type CrewMember, type HostCommand } from '../protocol/hosts.ts'
import { cleanLine } from '../protocol/text.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Caller, Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { crewChanged, makeLink, mayGive, revokeAll, revokeLink, type CrewChange } from './host-rules.ts'

/** Signs the key of a link. */
export type SignLink = (
  link: { role: CrewMember['role']; room?: RoomId; from: string; at: number },
  expires: number,
) => string

const REACH_MS = 2_000

export const hostHandlers = (decisions: DecisionStore, signLink: SignLink): Handlers<HostCommand> => ({
  async 'link.create'(caller, { id, role, room, hours, label: given }) {
    const label = given === undefined ? undefined : cleanLine(given, HOST_LIMITS.labelLength)
    if (label?.ok === false) return refuse('bad_text')
    if (!mayGive(caller.role, role)) return refuse('not_allowed')
    const link = linkOf(caller.person.id, id)
    const about = { link, role, ...(room !== undefined && { room }), ...(label && { label: label.text }) }
    const by = { by: caller.person.id, id }
    const made = await decide(caller.live, decisions, asking(caller, id), makeLink({ ...about, hours }, by))
    return made.ok ? keyOf(caller.live, link, made.value, signLink) : made
  },
  'link.revoke': (caller, { id, link }) =>
    done(caller, decisions, id, revokeLink(link, caller.role, { by: caller.person.id, id })),
  'host.revoke': (caller, { id }) => done(caller, decisions, id, revokeAll({ by: caller.person.id, id })),
})

async function done(
  caller: Caller,
  decisions: DecisionStore,
  id: CommandId,
  rule: Parameters<typeof decide>[3],
): Promise<Reply<Record<string, never>>> {
  const decided = await decide(caller.live, decisions, asking(caller, id), rule)
  return decided.ok ? accept({}) : decided
}

/** Named by who asked and how, so that asking again gives the same. */
const linkOf = (person: PersonId, id: CommandId): string =>
  createHash('sha256').update(`${person} ${id}`).digest('base64url').slice(0, 20)

async function keyOf(house: LiveRoom, link: string, { seq, at }: { seq: number; at: number }, sign: SignLink) {
  await house.reach(seq, REACH_MS)
  const made = house.replica.staff.hosts.links.find((one) => one.link === link)
  if (made === undefined) return refuse('not_found')
  const { role, room, expires } = made
  const key = sign({ role, from: link, at, ...(room !== undefined && { room }) }, expires)
  return accept({ link, key, expires })
}

/** Tells staff of the house, in one step, who has a role and who has one no more; then this node knows it too. */
export const crewTeller =
  (decisions: DecisionStore) =>
  async (house: LiveRoom, changes: readonly CrewChange[]): Promise<Reply<unknown>> => {
    const told = await decide(house, decisions, {}, crewChanged(changes))
    if (told.ok) await house.reach(told.value.seq, REACH_MS)
    return told
  }
