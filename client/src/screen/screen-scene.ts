import type { ChatLine, ChatView } from '../../../src/protocol/chat.ts'
import type { Stream } from '../../../src/protocol/launches.ts'
import type { EveryoneView } from '../../../src/protocol/index.ts'
import { newestPoll, type Poll, type PollId } from '../../../src/protocol/polls.ts'
import type { Question } from '../../../src/protocol/questions.ts'
import type { Scene, SceneKind } from '../../../src/protocol/stage.ts'

export type CardScene = Extract<Scene, { kind: 'card' }>
/** What the screen shows. `title`: the launch's own title; `over`: the room is archived; `blank`: the brand, nothing else. */
export type Shown =
  | { is: 'blank' | 'title' | 'join' | 'countdown' | 'wall' | 'back_soon' | 'thanks' | 'over' }
  | { is: 'stream'; stream: Stream }
  | { is: 'card'; card: CardScene }
  | { is: 'poll' | 'battle'; poll: Poll }
  | { is: 'question'; question: Question }

/** What a screen can be told to keep to, by `?scene=`. `poll`: the newest one, whatever else is on air. */
export const PINNABLE = ['stream', 'join', 'countdown', 'wall', 'poll', 'back_soon', 'thanks'] as const
export type Pinnable = (typeof PINNABLE)[number]

type OnStage = Pick<EveryoneView, 'launch' | 'stage' | 'brakes' | 'chat' | 'polls' | 'questions'>

/**
 * What is on the screen: nothing when it is blanked or the room is archived, else what it was told to keep to, what hosts
 * put on air, or what the phase has by itself. A scene that has nothing to show gives way to the title.
 */
export function shownOnScreen(view: OnStage, kept?: Pinnable): Shown {
  if (view.brakes.blank) return { is: 'blank' }
  if (view.launch.phase === 'archived') return { is: 'over' }
  if (kept === 'poll') return ofPoll(newestPoll(view.polls))
  if (kept) return ofScene({ kind: kept }, view)
  return ofScene(view.stage.scene ?? { kind: byItself(view) }, view)
}

function byItself({ launch: { phase, startsAt, stream } }: OnStage): Exclude<SceneKind, 'card' | 'poll' | 'question'> {
  if (phase === 'after') return 'thanks'
  if (phase === 'live') return stream ? 'stream' : 'join'
  return startsAt === undefined ? 'join' : 'countdown'
}

function ofScene(scene: Scene, view: OnStage): Shown {
  const { launch, chat } = view
  switch (scene.kind) {
    case 'card':
      return { is: 'card', card: scene }
    case 'stream':
      return launch.stream ? { is: 'stream', stream: launch.stream } : { is: 'title' }
    case 'countdown':
      return { is: launch.startsAt === undefined ? 'title' : 'countdown' }
    case 'wall':
      return { is: wallLines(chat).length > 0 || pinnedLine(chat) ? 'wall' : 'title' }
    case 'poll':
      return ofPoll(standingFor(view.polls, scene.poll))
    case 'question': {
      const question = view.questions.find((one) => one.question === scene.question)
      return question ? { is: 'question', question } : { is: 'title' }
    }
    default:
      return { is: scene.kind }
  }
}

const ofPoll = (poll: Poll | undefined): Shown =>
  poll ? { is: poll.setup.kind === 'battle' ? 'battle' : 'poll', poll } : { is: 'title' }

/** That poll, or what was opened in its place. */
export function standingFor(polls: readonly Poll[], id: PollId): Poll | undefined {
  const poll = polls.find((one) => one.poll === id)
  return polls.find((one) => one.poll === poll?.corrected) ?? poll
}

/** Scenes of one name are the same one, changed; of another, another that comes in its place. */
export function sceneName(shown: Shown): string {
  if (shown.is === 'card') return JSON.stringify(shown)
  if ('poll' in shown) return `${shown.is} ${shown.poll.poll} ${shown.poll.round}`
  return shown.is === 'question' ? `question ${shown.question.question}` : shown.is
}

/** What hosts pinned, as long as it stands. */
export const pinnedLine = ({ pinned }: ChatView): ChatLine | undefined => (pinned?.removed ? undefined : pinned)

const FEATURED = 4
const ALL = 6

/**
 * What fans may see of the conversation in the hall: the lines that hosts sent to the screen and what hosts said
 * themselves, in the order in which they were said. Nothing else ever.
 */
export function wallLines({ lines, featured, pinned }: ChatView): readonly ChatLine[] {
  const free = (line: ChatLine): boolean => !line.removed && line.seq !== pinned?.seq
  const sent = featured.filter(free).slice(-FEATURED)
  const known = new Set(featured.map(({ seq }) => seq))
  const staff = lines.filter((line) => line.staff && free(line) && !known.has(line.seq))
  return [...staff.slice(sent.length - ALL), ...sent].toSorted((a, b) => a.seq - b.seq)
}
