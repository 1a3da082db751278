/**
 * What a room in a frame and the page around it say to each other, by `postMessage`: `{ fanfare: 1, type, ... }`.
 * docs/integration.md tells brands of them: add, never rename.
 */

/** The room, to the page around it. */
export type FrameSays =
  /** It listens now. To any origin, and nothing else is: the page around it says by its answer who it is. */
  | { type: 'hello' }
  /** The room is shown, or why it is not. */
  | { type: 'ready'; room: string; title: string }
  /** As high as it would like to be, px. */
  | { type: 'size'; height: number }
  /** The fan has pressed "Sign on". */
  | { type: 'sign-on-wanted' }
  /** Who the fan is now. `re`: in answer to that message. */
  | { type: 'signed'; person: FramedPerson; re?: number }
  | { type: 'signed'; refused: string; re?: number }
  /** The browser lets the frame keep nothing: a guest's session, to be kept for it. */
  | { type: 'keep'; session: string }

/** The page around it, to the room. */
export type HostSays =
  /** In answer to `hello`: what was to be kept, if there is anything. */
  | { type: 'kept'; session?: string }
  /** The brand's token for the fan. */
  | { type: 'sign-on'; token: string; re?: number }
  /** The fan has signed off: whoever comes next is somebody new. */
  | { type: 'sign-out'; re?: number }

/** Who the fan is, as every other fan may know it. */
export interface FramedPerson {
  id: string
  standing: string
  name?: string
}

/** Adds what every message has. */
export const worded = <M extends FrameSays | HostSays>(message: M): M & { fanfare: 1 } => ({ fanfare: 1, ...message })

export const isWorded = (value: unknown): value is { fanfare: 1; type: unknown } =>
  typeof value === 'object' && value !== null && (value as { fanfare?: unknown }).fanfare === 1
