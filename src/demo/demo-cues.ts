import type { Cue } from '../protocol/stage.ts'
import { ROUND } from './demo-time.ts'
import { card, CUE_NOTES, DEMO_CARDS } from './demo-texts.ts'

/** A cue of the demo's run-down, and the second from T-0 at which it comes. */
export interface TimedCue extends Omit<Cue, 'offsetMs'> {
  from: number
  /** Until when it is still worth coming: the next one takes its place. */
  until: number
}
type Planned = Omit<TimedCue, 'note'> & { cue: keyof typeof CUE_NOTES }

const planned: readonly Planned[] = [
  { cue: 'come-in', from: -80, until: -55, scene: { kind: 'join' } },
  { cue: 'welcome', from: 1, until: 45, scene: card(DEMO_CARDS.welcome, '/demo/aurora-curtain.svg') },
  { cue: 'reveal', from: 45, until: 80, scene: card(DEMO_CARDS.reveal, '/demo/aurora-3.svg') },
  { cue: 'colours', from: 80, until: 112, scene: card(DEMO_CARDS.colours, '/demo/aurora-3-colours.svg') },
  { cue: 'camera', from: 112, until: 146, scene: card(DEMO_CARDS.camera, '/demo/aurora-3-camera.svg') },
  { cue: 'wall', from: 146, until: 190, scene: { kind: 'wall' } },
  { cue: 'break', from: 190, until: 205, scene: { kind: 'back_soon' } },
  { cue: 'recap', from: 205, until: 290, scene: card(DEMO_CARDS.recap, '/demo/aurora-3.svg') },
  { cue: 'join', from: 290, until: ROUND.live, scene: { kind: 'join' } },
]
export const DEMO_CUES: readonly TimedCue[] = planned.map((cue) => ({ ...cue, note: CUE_NOTES[cue.cue] }))

/** The run-down as hosts see it. */
export const rundownAt = (secondMs: number): Cue[] =>
  DEMO_CUES.map(({ cue, note, scene, from }) => ({ cue, note, scene, offsetMs: from * secondMs }))
