import { commands, type CommandName } from '../protocol/index.ts'
import type { Meters } from '../rooms/meters.ts'
import type { Dispatch } from './dispatcher.ts'

/** The same, and every answer is counted, with the time it took. */
export const countedDispatch =
  (dispatch: Dispatch, meters: Meters): Dispatch =>
  async (asker, name, input) => {
    const began = performance.now()
    const reply = await dispatch(asker, name, input)
    const command = typeof name === 'string' && Object.hasOwn(commands, name) ? (name as CommandName) : undefined
    meters.commandAnswered(command, reply.ok ? undefined : reply.refused, performance.now() - began)
    return reply
  }
