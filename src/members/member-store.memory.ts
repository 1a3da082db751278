import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { accept, refuse, type PersonId, type Reply } from '../protocol/core.ts'
import type { Member, MemberStore, SignOnAsked } from './member-store.ts'

/** Members by subject; subjects by person, for everybody whom a member is or has been; what was used, with its end. */
const MEMBERS = 'members'
const SUBJECTS = 'subjects'
const USED = 'used'
const WAS = 8
/** Looked through for what is over, at each use. */
const SWEPT = 100

export class MemoryMemberStore implements MemberStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  signOn(asked: readonly SignOnAsked[], now: number): Promise<Reply<Member>[]> {
    return this.#engine.transact((tx) => asked.map((each) => signOn(tx, each, now)))
  }

  useOnce(key: string, until: number, now: number): Promise<boolean> {
    return this.#engine.transact((tx) => useOnce(tx, key, until, now))
  }

  find(person: PersonId): Promise<Member | undefined> {
    return this.#engine.transact((tx) => {
      const subject = tx.get<string>(SUBJECTS, person)
      return subject === undefined ? undefined : tx.get<Member>(MEMBERS, subject)
    })
  }

  list(after: string | undefined, count: number): Promise<{ members: Member[]; next?: string }> {
    return this.#engine.transact((tx) => {
      const rest = [...tx.keys(MEMBERS)].toSorted().filter((subject) => after === undefined || subject > after)
      const page = rest.slice(0, count)
      const members = page.flatMap((subject) => tx.get<Member>(MEMBERS, subject) ?? [])
      const next = rest.length > count ? page.at(-1) : undefined
      return { members, ...(next !== undefined && { next }) }
    })
  }

  forget(person: PersonId): Promise<void> {
    return this.#engine.transact((tx) => {
      const subject = tx.get<string>(SUBJECTS, person)
      const member = subject === undefined ? undefined : tx.get<Member>(MEMBERS, subject)
      if (subject === undefined || member === undefined) return
      for (const each of [member.person, ...member.was]) tx.delete(SUBJECTS, each)
      tx.delete(MEMBERS, subject)
    })
  }
}

function signOn(tx: Tx, asked: SignOnAsked, now: number): Reply<Member> {
  const { subject, guest, fresh, name, avatar, limitKey, once } = asked
  if (once && !useOnce(tx, once.key, once.until, now)) return refuse('token_used')
  const known = tx.get<Member>(MEMBERS, subject)
  const owner = guest === undefined ? undefined : tx.get<string>(SUBJECTS, guest)
  const free = guest !== undefined && owner === undefined ? guest : undefined
  const person = known?.person ?? free ?? fresh
  const was = known && free !== undefined && known.was.length < WAS ? [...known.was, free] : (known?.was ?? [])
  const member: Member = {
    ...{ person, was, limitKey: limitKey ?? person },
    ...(name !== undefined && { name }),
    ...(avatar !== undefined && { avatar }),
    ...{ since: known?.since ?? now, seen: now },
  }
  tx.put(MEMBERS, subject, member)
  for (const each of [person, ...was]) tx.put(SUBJECTS, each, subject)
  return accept(member)
}

function useOnce(tx: Tx, key: string, until: number, now: number): boolean {
  const oldest = [...tx.keys(USED)].slice(0, SWEPT)
  for (const used of oldest) if ((tx.get<number>(USED, used) ?? 0) < now) tx.delete(USED, used)
  if ((tx.get<number>(USED, key) ?? -Infinity) >= now) return false
  tx.put(USED, key, until)
  return true
}
