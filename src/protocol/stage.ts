import type { CommandRule, Texts } from './core.ts'
import type { EventOf, Fold } from './events.ts'
import type { PollId } from './polls.ts'

/** The stage: what is on air, on phones and on the big screen, and the run-down of what comes. */
export const STAGE_LIMITS = { cues: 60, titleLength: 80, textLength: 280, noteLength: 120 } as const

export const stageCommands = {
  'stage.set': { may: 'show', in: 'room' },
  'stage.plan': { may: 'show', in: 'room' },
  'stage.next': { may: 'show', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type StageCommand = keyof typeof stageCommands

export interface CardTexts {
  title: string
  text?: string
}
/**
 * What can be on air. `stream`: the stream; `card`: the brand's own words and picture; `wall`: lines that were sent to the
 * screen; `join`: how to come in; `back_soon`: we are back in a moment; `poll`: a poll or battle as it stands; `question`: one and its answer.
 */
export type Scene =
  | { kind: 'stream' | 'join' | 'countdown' | 'wall' | 'back_soon' | 'thanks' }
  | ({ kind: 'card'; texts?: Texts<CardTexts>; picture?: string } & CardTexts)
  | { kind: 'poll'; poll: PollId }
  | { kind: 'question'; question: number }
export type SceneKind = Scene['kind']

/** One line of the run-down. */
export interface Cue {
  /** 1 to 24 of `[A-Za-z0-9_-]`, the host's own. */
  cue: string
  /** What hosts call it. */
  note: string
  /** When it is meant to come, ms from T-0 (negative = before): it moves with T-0. Absent = when its turn comes. */
  offsetMs?: number
  scene: Scene
}

export interface StageEvents {
  /** On air now; `null` = what the phase has by itself. `cue`: it came by the run-down. */
  'stage.set': { scene: Scene | null; cue?: string }
  /** For staff: the run-down is this now. */
  'stage.planned': { cues: readonly Cue[] }
}
export type StageEvent = EventOf<StageEvents>
/** Phases take the stage back: see stageFold. */
type Ending = { type: 'launch.ended' | 'launch.archived' }

export interface StageView {
  /** Absent = what the phase has by itself: countdown, stream or thanks. */
  scene?: Scene
  /** When it came on air, ms. */
  since?: number
  /** What was on air before it, to go back to. */
  before?: Scene
  /** The last cue that came. */
  cue?: string
}

/** What is on air. The end of the show takes it off. */
export const stageFold: Fold<StageView, StageEvent | Ending> = {
  empty: {},
  apply(view, event) {
    if (event.type === 'launch.ended' || event.type === 'launch.archived') return {}
    if (event.type !== 'stage.set') return view
    const { scene, at, cue = view.cue } = event
    return {
      since: at,
      ...(scene !== null && { scene }),
      ...(view.scene && { before: view.scene }),
      ...(cue !== undefined && { cue }),
    }
  },
}

/** The run-down, for staff. */
export const rundownFold: Fold<readonly Cue[], StageEvent> = {
  empty: [],
  apply: (view, event) => (event.type === 'stage.planned' ? event.cues : view),
}
