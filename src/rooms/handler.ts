import type { Person, PersonId, Reply } from '../protocol/core.ts'
import type { CommandName } from '../protocol/index.ts'
import type { Input, Output } from '../protocol/schemas.ts'
import type { Role } from '../protocol/roles.ts'
import type { LiveRoom } from './live-room.ts'
import type { Session } from './granted-session.ts'

/** Who is asking, where, and by which door. */
export interface Caller {
  person: Person
  /** Everybody whom they are or have been. */
  ids: readonly PersonId[]
  /** What they may do here; undefined = what fans may. */
  role: Role | undefined
  session: Session
  /** Whom limits count: one for all devices and accounts of a person. */
  limitKey: string
  /** The log the command is for: the room, or the house. */
  live: LiveRoom
  /** SHA-256 (hex, 16 characters) of command and input: what an id stands for. */
  hash: string
}

/** Answers one command. Its input is parsed and its caller allowed. */
export type Handler<N extends CommandName> = (caller: Caller, input: Input<N>) => Promise<Reply<Output<N>>>
export type Handlers<N extends CommandName = CommandName> = { [K in N]: Handler<K> }
