import type { Stream } from '../../../src/protocol/launches.ts'
import type { EveryoneView } from '../../../src/protocol/index.ts'
import type { PollId } from '../../../src/protocol/polls.ts'
import type { Scene } from '../../../src/protocol/stage.ts'

/**
 * What the stage of a room shows: what hosts put on air, else what the phase has by itself. `opening`: the announcement of a
 * launch and its teasers; `wait`: the countdown; `open`: a room that is live with nothing on air; `over`: archived. A `stream`
 * goes on while a poll or a question is on air.
 */
export type OnAir =
  | { is: 'opening' | 'wait' | 'open' | 'join' | 'wall' | 'back_soon' | 'thanks' | 'over' }
  | { is: 'stream'; stream: Stream }
  | { is: 'card'; card: Extract<Scene, { kind: 'card' }> }
  | { is: 'poll'; poll: PollId; stream: Stream | undefined }
  | { is: 'question'; question: number; stream: Stream | undefined }

export function onAir({ launch, stage }: Pick<EveryoneView, 'launch' | 'stage'>): OnAir {
  if (launch.phase === 'archived') return { is: 'over' }
  if (stage.scene) return ofScene(stage.scene, launch.stream)
  if (launch.phase === 'after') return { is: 'thanks' }
  if (launch.phase === 'live') return launch.stream ? { is: 'stream', stream: launch.stream } : { is: 'open' }
  return { is: launch.phase === 'lobby' && launch.startsAt !== undefined ? 'wait' : 'opening' }
}

function ofScene(scene: Scene, stream: Stream | undefined): OnAir {
  switch (scene.kind) {
    case 'stream':
      return stream ? { is: 'stream', stream } : { is: 'open' }
    case 'card':
      return { is: 'card', card: scene }
    case 'countdown':
      return { is: 'wait' }
    case 'poll':
      return { is: 'poll', poll: scene.poll, stream }
    case 'question':
      return { is: 'question', question: scene.question, stream }
    default:
      return { is: scene.kind }
  }
}

/** Two that are the same name the same thing on air: what differs has come on anew. */
export const airName = (view: Pick<EveryoneView, 'launch' | 'stage'>): string =>
  `${onAir(view).is} ${view.stage.scene ? (view.stage.since ?? 0) : view.launch.phase}`
