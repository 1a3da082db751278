import type { SceneKind } from '../../../src/protocol/stage.ts'
import { ClockIcon } from '../ui/icons.tsx'
import {
  CardIcon,
  JoinIcon,
  OwnIcon,
  PauseIcon,
  PollIcon,
  QuestionIcon,
  StreamIcon,
  ThanksIcon,
  WallIcon,
} from './panel-icons.tsx'

const icons = {
  stream: StreamIcon,
  card: CardIcon,
  wall: WallIcon,
  join: JoinIcon,
  countdown: ClockIcon,
  back_soon: PauseIcon,
  thanks: ThanksIcon,
  poll: PollIcon,
  question: QuestionIcon,
  own: OwnIcon,
}

/** `own`: what the phase has by itself. */
export function SceneIcon({ kind }: { kind: SceneKind | 'own' }) {
  const Icon = icons[kind]
  return <Icon />
}
