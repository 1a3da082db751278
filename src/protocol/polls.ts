import type { Branded, CommandRule, Texts } from './core.ts'
import type { EventOf, Fold } from './events.ts'

/** Polls and battles: what the crowd decides. Ballots are not in the log; what opened, closed and was revealed is. */
export const POLL_LIMITS = {
  /** Characters. */
  questionLength: 200,
  optionLength: 80,
  reasonLength: 200,
  options: 10,
  /** Steps of a scale, from its lowest to its highest. */
  scaleSteps: 11,
  /** How long a poll may be open, and how much one extension gives, ms. */
  shortestMs: 15_000,
  longestMs: 1_800_000,
  battleShortestMs: 60_000,
  battleLongestMs: 300_000,
  /** Polls that are open at once, that wait in the queue, and that everybody's view keeps. */
  open: 5,
  drafts: 60,
  kept: 20,
  /** Earlier rounds that are kept beside the newest. */
  rounds: 5,
  /** Ballots of one person that are told apart in one round: the first, and changes. */
  changes: 20,
  /** Taps of a person that count in one second: what hosts may set, and where they have set nothing. */
  tapsPerSecond: 20,
  usualTapsPerSecond: 10,
} as const

/** Made by the host's client: 1 to 24 of `[A-Za-z0-9_-]`, another one for each poll. */
export type PollId = Branded<string, 'PollId'>

/** `battle`: two sides, and taps instead of ballots. */
export const POLL_KINDS = ['single', 'multiple', 'scale', 'yes_no', 'battle'] as const
export type PollKind = (typeof POLL_KINDS)[number]

/** When the crowd sees results: at any time, who has voted, when it is closed, or when a host reveals them. */
export const POLL_SHOWN = ['live', 'own_vote', 'close', 'reveal'] as const
export type PollShown = (typeof POLL_SHOWN)[number]

export const pollCommands = {
  'poll.draft': { may: 'show', in: 'room' },
  'poll.drop': { may: 'show', in: 'room' },
  'poll.arrange': { may: 'show', in: 'room' },
  'poll.open': { may: 'show', in: 'room' },
  'poll.extend': { may: 'show', in: 'room' },
  'poll.close': { may: 'show', in: 'room' },
  'poll.reveal': { may: 'show', in: 'room' },
  'poll.withdraw': { may: 'show', in: 'room' },
  'poll.archive': { may: 'show', in: 'room' },
  'poll.vote': { may: 'vote', in: 'room' },
  'poll.tap': { may: 'vote', in: 'room' },
  'poll.mine': { may: 'self', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type PollCommand = keyof typeof pollCommands

export interface PollOption {
  text: string
  picture?: string
}
/** The same words in another language; `options` in the same order. */
export interface PollTexts {
  question: string
  options?: readonly string[]
  /** Of a scale: what its ends mean. */
  low?: string
  high?: string
}

/** What is asked, and by which rules. It never changes once the poll was opened. */
export interface PollSetup extends Pick<PollTexts, 'question'> {
  kind: PollKind
  /** Two or more for single and multiple choice, two for a battle, none for the others: their options are their own. */
  options: readonly PollOption[]
  /** Of a scale: its ends, and what they mean. */
  scale?: { from: number; to: number; low?: string; high?: string }
  /** Of multiple choice: how many one ballot names. */
  min?: number
  max?: number
  /** Who wants none of them may say so, which is counted. */
  abstain?: true
  /** A ballot cannot be changed. */
  final?: true
  /** Members alone vote. */
  members?: true
  shown: PollShown
  /** How long it is open, ms; absent = until somebody closes it. A battle always has one. */
  forMs?: number
  /** It closes by itself when so many have voted. */
  atBallots?: number
  /** Of a battle: so many taps of a person count in one second of the common clock. */
  tapsPerSecond?: number
  /** Of a battle: it goes on once, for so long, when the lead at its end is at most so many percent of all taps. */
  overtime?: { withinPercent: number; forMs: number }
  language?: string
  texts?: Texts<PollTexts>
}

/** How many options there are: ballots name them by their place, from 0. */
export function optionsOf({ kind, options, scale }: PollSetup): number {
  if (kind === 'yes_no') return 2
  return kind === 'scale' ? (scale ? scale.to - scale.from + 1 : 0) : options.length
}

/** What was counted of some of the voters. */
export interface PollCount {
  /** Persons who voted, or tapped. */
  ballots: number
  abstained: number
  /** For each option; of a battle, taps. */
  votes: readonly number[]
}
export interface PollResult {
  members: PollCount
  /** Everybody else. */
  guests: PollCount
  /** The options with the most votes; none when nobody chose any. */
  winners: readonly number[]
}
/** How a poll stands. Without counts: they are not for everybody, or not yet. */
export interface PollTally {
  round: number
  /** Persons who have voted. */
  turnout: number
  members?: PollCount
  guests?: PollCount
}

type Round = { poll: PollId; round: number }
/** Why a poll was closed: by a host, its time was over, or as many as it takes have voted. */
export type PollEnd = 'host' | 'time' | 'full'

export interface PollEvents {
  /** For staff: this is asked when its turn comes; in place of a draft of the same name. */
  'poll.drafted': { poll: PollId; setup: PollSetup }
  /** For staff: it left the queue, or was put away, and with it what was counted under its name. */
  'poll.dropped': { poll: PollId }
  /** For staff: the queue is in this order; those not named come last. */
  'poll.arranged': { polls: readonly PollId[] }
  /** A round begins. `box` names its ballots and is the SHA-256 (base64url, 22 characters) of the salt of their receipts. */
  'poll.opened': Round & { box: string; setup: PollSetup; closesAt?: number; corrects?: PollId }
  /** It ends later; `overtime`: by its own rule, after it had come to its end. */
  'poll.extended': Round & { closesAt: number; overtime?: true }
  /** No ballot after this counts. The result follows when it has been counted. */
  'poll.closed': Round & { why: PollEnd }
  /** For staff: the exact result, before everybody sees it. */
  'poll.counted': Round & { result: PollResult }
  'poll.revealed': Round & { result: PollResult }
  /** SHA-256 (hex) of the round's ballots as the file of ballots holds them: whoever counts that file again knows that it is this. */
  'poll.sealed': Round & { seal: string }
  /** It does not count, and why. Its ballots are kept. */
  'poll.withdrawn': { poll: PollId; reason: string; corrected?: PollId }
  /** It is put away: to be found in the log alone. */
  'poll.archived': { poll: PollId }
}
export type PollEvent = EventOf<PollEvents>

export interface PollSignals {
  /** Of every poll that is open, by its id: how it stands, as far as everybody may know. */
  'poll.tally': Readonly<Record<string, PollTally>>
  /** The same with counts, for staff, and for those who have voted where that lets them see. */
  'poll.early': Readonly<Record<string, PollTally>>
}

export type PollState = 'open' | 'closed' | 'revealed' | 'withdrawn'
export interface PollRound {
  round: number
  box: string
  result: PollResult
  closedAt?: number
  seal?: string
}
export interface Poll {
  poll: PollId
  setup: PollSetup
  state: PollState
  round: number
  box: string
  openedAt: number
  closesAt?: number
  closedAt?: number
  ended?: PollEnd
  overtime?: true
  result?: PollResult
  seal?: string
  /** Why it was withdrawn. */
  reason?: string
  /** The poll in whose place it was opened, and the one that was opened in its place. */
  corrects?: PollId
  corrected?: PollId
  /** Results of earlier rounds that were revealed, oldest first. */
  before: readonly PollRound[]
}
export interface PollDraft {
  poll: PollId
  setup: PollSetup
}
export interface StaffPollView {
  /** What waits for its turn, in order. */
  queue: readonly PollDraft[]
  /** The exact result of each poll's newest round, once it is closed, newest last. */
  counted: readonly (Round & { result: PollResult })[]
}

const isRunning = ({ state }: Poll): boolean => state === 'open'

/** Open ones are always kept, and of the others those that were closed last. */
function bounded(polls: readonly Poll[]): readonly Poll[] {
  const over = polls.length - POLL_LIMITS.kept
  if (over <= 0) return polls
  const ended = polls.filter((poll) => !isRunning(poll)).toSorted((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0))
  const leave = ended.slice(0, over)
  return polls.filter((poll) => !leave.includes(poll))
}

/** The round that stands, once its result was revealed. */
function revealedRound({ round, box, result, closedAt, seal }: Poll): PollRound | undefined {
  if (result === undefined) return undefined
  return { round, box, result, ...(closedAt !== undefined && { closedAt }), ...(seal !== undefined && { seal }) }
}

function opened(view: readonly Poll[], event: Extract<PollEvent, { type: 'poll.opened' }>): readonly Poll[] {
  const { poll, setup, round, box, at, closesAt, corrects } = event
  const earlier = view.find((one) => one.poll === poll)
  const last = earlier && revealedRound(earlier)
  const next: Poll = {
    ...{ poll, setup, round, box, state: 'open', openedAt: at },
    ...(closesAt !== undefined && { closesAt }),
    ...(corrects !== undefined && { corrects }),
    before: [...(earlier?.before ?? []), ...(last ? [last] : [])].slice(-POLL_LIMITS.rounds),
  }
  return bounded([...view.filter((one) => one !== earlier), next])
}

/** A seal comes some time after its round was closed: there may be another round by then. */
function withSeal(poll: Poll, { round, seal }: { round: number; seal: string }): Poll {
  if (round === poll.round) return { ...poll, seal }
  return { ...poll, before: poll.before.map((one) => (one.round === round ? { ...one, seal } : one)) }
}

/** What an event makes of the poll it is about. */
function changed(poll: Poll, event: PollEvent): Poll {
  switch (event.type) {
    case 'poll.extended': {
      const { closedAt: _, ended: _ended, ...open } = poll
      return { ...open, state: 'open', closesAt: event.closesAt, ...(event.overtime && { overtime: true }) }
    }
    case 'poll.closed':
      return { ...poll, state: 'closed', closedAt: event.at, ended: event.why }
    case 'poll.revealed':
      return { ...poll, state: 'revealed', result: event.result }
    case 'poll.sealed':
      return withSeal(poll, event)
    case 'poll.withdrawn': {
      const { result: _, ...rest } = poll
      const { reason, corrected } = event
      return { ...rest, state: 'withdrawn', reason, ...(corrected !== undefined && { corrected }) }
    }
    default:
      return poll
  }
}

/** What everybody knows of polls, in the order in which they were opened last. */
export const pollFold: Fold<readonly Poll[], PollEvent> = {
  empty: [],
  apply(view, event) {
    if (!event.type.startsWith('poll.') || !('poll' in event)) return view
    if (event.type === 'poll.opened') return opened(view, event)
    if (event.type === 'poll.archived') return view.filter(({ poll }) => poll !== event.poll)
    const at = view.findIndex(({ poll }) => poll === event.poll)
    const old = view[at]
    const next = old && changed(old, event)
    return next === undefined || next === old ? view : view.with(at, next)
  },
}

/** The newest poll that everybody should look at: one that is open, else the one that was opened last. */
export const newestPoll = (polls: readonly Poll[]): Poll | undefined => polls.findLast(isRunning) ?? polls.at(-1)
