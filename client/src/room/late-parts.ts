import { PollCard } from '../polls/poll-card.tsx'
import { Questions } from '../questions/questions-place.tsx'
import { TalkTabs } from '../questions/talk-tabs.tsx'
import { CheerButton } from './cheer-button.tsx'
import { ComposerClosed } from './composer-closed.tsx'
import { ComposerHead } from './composer-head.tsx'
import { GivenRow } from './given-row.tsx'
import { HeldNote } from './held-note.tsx'
import { LineTools } from './line-tools.tsx'
import { MovedBanner } from './moved-banner.tsx'
import { Notices } from './notices.tsx'
import { WaitActions } from './remind-button.tsx'
import { SessionWatch } from './session-watch.ts'
import { SoFar } from './so-far.tsx'
import { OffStage, StageControls } from './stage-controls.tsx'
import { StageShow } from './stage-show.tsx'
import { ToNewest } from './to-newest.tsx'
import { UnsentLine } from './unsent-line.tsx'

/** What a room needs soon after it has been opened: one file, so that it is there before it is wanted. */
export const lateParts = {
  PollCard,
  TalkTabs,
  Questions,
  StageShow,
  StageControls,
  OffStage,
  WaitActions,
  Notices,
  MovedBanner,
  SoFar,
  CheerButton,
  LineTools,
  ToNewest,
  GivenRow,
  HeldNote,
  ComposerHead,
  ComposerClosed,
  SessionWatch,
  UnsentLine,
}
export type LateParts = typeof lateParts
