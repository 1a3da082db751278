import { BRAKE_LIMITS, type BrakeCommand, type Brakes } from '../protocol/brakes.ts'
import { refuse } from '../protocol/core.ts'
import { cleanLine, cleanName } from '../protocol/text.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Handlers } from '../rooms/handler.ts'
import { free, restrict, setBrakes } from './brake-rules.ts'

export const brakeHandlers = (decisions: DecisionStore): Handlers<BrakeCommand> => ({
  async 'brakes.set'(caller, { id, ...changes }) {
    if (Object.keys(changes).length === 0) return refuse('bad_input')
    const rule = setBrakes(changes satisfies Partial<Brakes>, { by: caller.person.id, id })
    return decide(caller.live, decisions, asking(caller, id), rule)
  },
  async 'person.restrict'(caller, { id, person, name: called, forMs, reason: given }) {
    const reason = given === undefined ? undefined : cleanLine(given, BRAKE_LIMITS.reasonLength)
    const name = called === undefined ? undefined : cleanName(called)
    if (reason?.ok === false || name?.ok === false) return refuse('bad_text')
    if (person === caller.person.id) return refuse('not_allowed')
    const whom = { person, forMs, ...(name && { name: name.text }), ...(reason && { reason: reason.text }) }
    return decide(caller.live, decisions, asking(caller, id), restrict(whom, { by: caller.person.id, id }))
  },
  'person.free': (caller, { id, person }) =>
    decide(caller.live, decisions, asking(caller, id), free(person, { by: caller.person.id, id })),
})
