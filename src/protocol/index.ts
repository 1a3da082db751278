import { announcementCommands, announcementFold, type Announcement, type AnnouncementEvents } from './announcements.ts'
import {
  brakeCommands,
  brakesFold,
  myBrakesFold,
  type BrakeEvents,
  type Brakes,
  type MyBrakesView,
  type Restriction,
} from './brakes.ts'
import {
  chatCommands,
  chatFold,
  myChatFold,
  type ChatEvents,
  type ChatSignals,
  type ChatView,
  type MyChatView,
  type StaffChatView,
} from './chat.ts'
import { cheerCommands, type CheerSignals } from './cheers.ts'
import type { Audience, Bye, CommandRule, Person, Position, Reply } from './core.ts'
import type { EventOf, Tombstone } from './events.ts'
import { hostCommands, type HostEvents, type HostView } from './hosts.ts'
import {
  launchCommands,
  launchFold,
  roomListFold,
  type LaunchEvents,
  type LaunchView,
  type Listed,
} from './launches.ts'
import { permissionCommands, permissionFold, type PermissionEvents } from './permissions.ts'
import { personCommands, sessionFold, type PersonEvents, type SessionView } from './persons.ts'
import { pollCommands, pollFold, type Poll, type PollEvents, type PollSignals, type StaffPollView } from './polls.ts'
import type { PresenceSignals } from './presence.ts'
import {
  myQuestionFold,
  questionCommands,
  questionFold,
  type MyQuestionView,
  type Question,
  type QuestionEvents,
  type QuestionSignals,
  type StaffQuestionView,
} from './questions.ts'
import type { Permissions } from './roles.ts'
import { stageCommands, stageFold, type Cue, type StageEvents, type StageView } from './stage.ts'
import { teaserCommands, teaserFold, type Teaser, type TeaserEvents } from './teasers.ts'

/** Bump when tests/protocol.test.ts says that the wire changed in a way that older clients cannot read. */
export const PROTOCOL_VERSION = 4
/** Bump when a fold gives another view for the same log: stored checkpoints of other versions are not used. */
export const FOLD_VERSION = 5

/** Every command, who may send it, and to which log. Its input and output are in schemas.ts. */
export const commands = {
  ...launchCommands,
  ...teaserCommands,
  ...stageCommands,
  ...announcementCommands,
  ...brakeCommands,
  ...permissionCommands,
  ...hostCommands,
  ...personCommands,
  ...chatCommands,
  ...cheerCommands,
  ...pollCommands,
  ...questionCommands,
} satisfies Record<string, CommandRule>
export type CommandName = keyof typeof commands

/** Everything that can stand in a log. */
export interface AllEvents
  extends
    LaunchEvents,
    TeaserEvents,
    StageEvents,
    AnnouncementEvents,
    BrakeEvents,
    PermissionEvents,
    HostEvents,
    PersonEvents,
    ChatEvents,
    PollEvents,
    QuestionEvents {}
export type RoomEvent = EventOf<AllEvents> & Partial<Tombstone>

/** Figures of which only the latest counts. */
export interface AllSignals extends PresenceSignals, ChatSignals, CheerSignals, PollSignals, QuestionSignals {}
export type SignalName = keyof AllSignals
/** `version` (ms of the common clock when it was read) rises; `seq` is where the log stood then. */
export interface Signal<N extends SignalName = SignalName> {
  version: number
  seq: number
  value: AllSignals[N]
}
export type Signals = { [N in SignalName]?: Signal<N> }

/**
 * The folds, by who may see what goes into them: an event for everyone changes only `everyone`, and so on. So the
 * snapshot for any audience is put together from parts, and nothing private can slip into a public part. Those for the
 * staff are in view.ts.
 */
export const folds = {
  everyone: {
    launch: launchFold,
    rooms: roomListFold,
    teasers: teaserFold,
    stage: stageFold,
    announcements: announcementFold,
    brakes: brakesFold,
    permissions: permissionFold,
    chat: chatFold,
    polls: pollFold,
    questions: questionFold,
  },
  mine: { chat: myChatFold, brakes: myBrakesFold, session: sessionFold, questions: myQuestionFold },
}
export interface EveryoneView {
  launch: LaunchView
  rooms: readonly Listed[]
  teasers: readonly Teaser[]
  stage: StageView
  announcements: readonly Announcement[]
  brakes: Brakes
  permissions: Permissions
  chat: ChatView
  polls: readonly Poll[]
  questions: readonly Question[]
}
export interface StaffView {
  hosts: HostView
  drafts: readonly Listed[]
  teasers: readonly Teaser[]
  rundown: readonly Cue[]
  restricted: readonly Restriction[]
  chat: StaffChatView
  polls: StaffPollView
  questions: StaffQuestionView
}
export interface MineView {
  chat: MyChatView
  brakes: MyBrakesView
  session: SessionView
  questions: MyQuestionView
}
/** What one person sees of a log: `staff` only for those who may. */
export interface View {
  everyone: EveryoneView
  staff?: StaffView
  mine: MineView
}

/** One delivery: what happened after `after` up to `upTo`, as far as it is for you, and the signals that changed. */
export interface Tick {
  log: 'room' | 'house'
  after: number
  upTo: number
  digest: string
  events: RoomEvent[]
  signals?: Signals
}

/** Why a client gets a snapshot: it is new, the log has another epoch, its digest differs, or it was away too long. */
export type SnapshotReason = 'cold' | 'epoch' | 'digest' | 'too_old'

/** How a log begins for a client: with what it missed, or with a snapshot and the reason why not. */
export type LogWelcome = Position & { signals: Signals } & (
    { after: number; events: RoomEvent[] } | { snapshot: View; why: SnapshotReason }
  )

/** The first message on every connection, and again whenever the client must start over. */
export interface Welcome {
  protocol: number
  /** The common clock at sending, ms. */
  now: number
  you: Person
  /** Longest message, in characters, on this server. */
  textLength: number
  room: LogWelcome
  house: LogWelcome
}

/** What a client sends along when it connects. `from` and `house`: where it stood, to resume. */
export interface Handshake {
  token: string
  room: string
  from?: Position
  house?: Position
}

/** Socket.IO's event maps. Command inputs and outputs are in schemas.ts; there is no second list. */
export type ClientToServer = { [N in CommandName]: (input: unknown, answer?: (reply: Reply<unknown>) => void) => void }
export interface ServerToClient {
  welcome: (welcome: Welcome) => void
  tick: (tick: Tick) => void
  bye: (bye: Bye) => void
}

export type { Audience }
