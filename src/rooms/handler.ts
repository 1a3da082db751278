import type { Person, Reply } from '../protocol/core.ts'
import type { CommandName } from '../protocol/index.ts'
import type { Input, Output } from '../protocol/schemas.ts'
import type { LiveRoom } from './live-room.ts'

/** Who is asking, where, and by which door. */
export interface Caller {
  person: Person
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
