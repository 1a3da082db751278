import { refuse, type Person, type Reply } from '../protocol/core.ts'
import { cleanName, nameRefusal } from '../protocol/text.ts'

/** Who somebody is to this server, as their token says it. */
export interface Session {
  person: Person
  /** Whom limits count: one for all devices and accounts of a person. */
  limitKey: string
  /** Hosts only: when the link that let them in was signed, ms. */
  hostSince?: number
}

/** What somebody asks of their session: nothing, a name, or a host's rights by a link signed at that moment (ms). */
export type SessionWish = { name?: string } | { hostLink: { at: number } }

/** What a host is called who has chosen no name. */
const HOST_NAME = 'Host'

/**
 * The session after the wish; the person stays who they are. Links signed before `linksSince`, and the sessions made
 * from them, are `token_invalid`. Names of the staff are refused, except for hosts.
 */
export function nextSession(session: Session, wish: SessionWish, linksSince: number): Reply<Session> {
  if ('hostLink' in wish) return asHost(session, wish.hostLink.at, linksSince)
  if (session.hostSince !== undefined && session.hostSince < linksSince) return refuse('token_invalid')
  return wish.name === undefined ? { ok: true, value: session } : named(session, wish.name)
}

function asHost({ person, limitKey }: Session, at: number, linksSince: number): Reply<Session> {
  if (at < linksSince) return refuse('token_invalid')
  const host: Person = { id: person.id, standing: 'host', name: person.name ?? HOST_NAME }
  return { ok: true, value: { person: host, limitKey, hostSince: at } }
}

function named(session: Session, raw: string): Reply<Session> {
  const { id, standing } = session.person
  const refused = standing === 'host' ? undefined : nameRefusal(raw)
  const name = cleanName(raw)
  if (refused || !name.ok) return refuse(refused ?? 'bad_name')
  const person: Person = { id, standing: standing === 'host' ? 'host' : 'guest', name: name.text }
  return { ok: true, value: { ...session, person } }
}
