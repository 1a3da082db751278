import type { Refusal } from '../protocol/core.ts'
import type { CommandName } from '../protocol/index.ts'
import type { Deadline } from './deadline-store.ts'

/** What a new session is: of somebody new, or of somebody whom a link, the brand or another device vouches for. */
export type SessionKind = 'visitor' | 'guest' | 'link' | 'member' | 'carried' | 'renewed'

/** What is counted for operators as it happens: figures by kind, never who, where or what was said. */
export interface Meters {
  /** A command was answered after so many ms. `command` undefined = there is none of that name; `refused` undefined = done. */
  commandAnswered(command: CommandName | undefined, refused: Refusal | undefined, ms: number): void
  /** Somebody was not let in, by whichever transport. */
  connectionRefused(why: Refusal): void
  sessionMade(kind: SessionKind): void
  sessionRefused(why: Refusal): void
  /** A round of ticks of one log went out: so many frames, so many characters in all. */
  ticked(frames: number, characters: number): void
  /** The step of a deadline was taken, so many ms after its moment. */
  deadlineTaken(kind: Deadline['kind'], lateMs: number): void
}
