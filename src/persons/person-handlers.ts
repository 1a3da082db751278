import { accept, type CommandId, type PersonId, type Reply } from '../protocol/core.ts'
import { PERSON_LIMITS, type PersonCommand } from '../protocol/persons.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Caller, Handlers } from '../rooms/handler.ts'
import type { Session } from '../rooms/granted-session.ts'
import { forget, signOut } from './person-rules.ts'

export interface PersonGround {
  decisions: DecisionStore
  /** What the house keeps of members. */
  members: {
    find(person: PersonId): Promise<{ person: PersonId; was: readonly PersonId[] } | undefined>
    forget(person: PersonId): Promise<void>
  }
  /** Signs a key by which one other device becomes this person, once. */
  signCarry: (session: Session, now: number, withinMs: number) => string
}

export const personHandlers = ({ decisions, members, signCarry }: PersonGround): Handlers<PersonCommand> => {
  const all = async (person: PersonId): Promise<PersonId[]> => {
    const member = await members.find(person)
    return [...new Set([person, ...(member ? [member.person, ...member.was] : [])])]
  }
  const decided = async (
    caller: Caller,
    id: CommandId,
    rule: Parameters<typeof decide>[3],
  ): Promise<Reply<Record<string, never>>> => {
    const reply = await decide(caller.live, decisions, asking(caller, id), rule)
    return reply.ok ? accept({}) : reply
  }
  return {
    async 'session.carry'({ session, live }) {
      const { now } = live.fence()
      return accept({ key: signCarry(session, now, PERSON_LIMITS.carryMs), until: now + PERSON_LIMITS.carryMs })
    },
    async 'session.end'(caller, { id }) {
      const ids = await all(caller.person.id)
      return decided(caller, id, signOut(ids, { by: caller.person.id, id }))
    },
    async 'session.forget'(caller, { id }) {
      const ids = [...new Set([...(await all(caller.person.id)), ...caller.session.was])]
      const reply = await decided(caller, id, forget(ids, { by: caller.person.id, id }))
      if (reply.ok) await members.forget(caller.person.id)
      return reply
    },
    async 'person.sign_out'(caller, { id, person }) {
      return decided(caller, id, signOut(await all(person), { by: caller.person.id, id }))
    },
  }
}
