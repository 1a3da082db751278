import { refuse } from '../protocol/core.ts'
import type { PermissionCommand } from '../protocol/permissions.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Handlers } from '../rooms/handler.ts'
import { setPermissions } from './permission-rules.ts'

export const permissionHandlers = (decisions: DecisionStore): Handlers<PermissionCommand> => ({
  async 'permissions.set'(caller, { id, ...changes }) {
    if (Object.keys(changes).length === 0) return refuse('bad_input')
    return decide(caller.live, decisions, asking(caller, id), setPermissions(changes, { by: caller.person.id, id }))
  },
})
