import { z } from 'zod'
import { commandId, count, countFromZero, moment, ownName, pageUrl, seq, texts } from './core.schema.ts'
import { LAUNCH_LIMITS } from './launches.ts'
import {
  POLL_KINDS,
  POLL_LIMITS,
  POLL_SHOWN,
  type Poll,
  type PollCommand,
  type PollCount,
  type PollEvents,
  type PollId,
  type PollSetup,
  type PollSignals,
  type StaffPollView,
} from './polls.ts'

const L = POLL_LIMITS
export const pollId = ownName as unknown as z.ZodType<PollId>
const words = z.string().min(1).max(L.questionLength)
const label = z.string().min(1).max(L.optionLength)
const round = count.meta({ description: 'counts how often this poll was opened, from 1' })
const place = countFromZero.max(100)
const ofRound = { poll: pollId, round }

const ends = { low: z.exactOptional(label), high: z.exactOptional(label) }
const wording = z.strictObject({ question: words, options: z.exactOptional(z.array(label).max(L.options)), ...ends })

/** The shape alone: which of it goes with which kind is in poll-setup-rules.ts. */
export const pollSetup: z.ZodType<PollSetup> = z.strictObject({
  kind: z.enum(POLL_KINDS),
  question: words,
  options: z.array(z.strictObject({ text: label, picture: z.exactOptional(pageUrl) })).max(L.options),
  scale: z.exactOptional(
    z.strictObject({
      from: z.int().min(-10).max(10),
      to: z.int().min(-10).max(10),
      ...ends,
    }),
  ),
  min: z.exactOptional(count.max(L.options)),
  max: z.exactOptional(count.max(L.options)),
  abstain: z.exactOptional(z.literal(true)),
  final: z.exactOptional(z.literal(true)),
  members: z.exactOptional(z.literal(true)),
  shown: z.enum(POLL_SHOWN),
  forMs: z.exactOptional(z.int().min(L.shortestMs).max(L.longestMs)),
  atBallots: z.exactOptional(count.max(100_000_000)),
  tapsPerSecond: z.exactOptional(count.max(L.tapsPerSecond)),
  overtime: z.exactOptional(
    z.strictObject({
      withinPercent: count.max(50),
      forMs: z.int().min(L.shortestMs).max(L.battleLongestMs),
    }),
  ),
  language: z.exactOptional(z.string().max(35)),
  texts: z.exactOptional(texts(wording, LAUNCH_LIMITS.languages)),
})

const appended = z.strictObject({ seq, at: moment })
const counted: z.ZodType<PollCount> = z.strictObject({
  ballots: countFromZero,
  abstained: countFromZero,
  votes: z.array(countFromZero),
})
const result = z.strictObject({ members: counted, guests: counted, winners: z.array(place) })
const tally = z.strictObject({
  round,
  turnout: countFromZero,
  members: z.exactOptional(counted),
  guests: z.exactOptional(counted),
})
const choice = z.array(place).max(L.options)
const receipt = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/)
  .meta({ description: "names the ballot in the poll's file of ballots" })
const ballot = z.strictObject({ choice: z.array(countFromZero).max(L.options), receipt, tally: z.exactOptional(tally) })
const host = <T extends z.ZodRawShape>(shape: T, description: string) => ({
  input: z.strictObject({ id: commandId, ...shape }).meta({ description }),
  output: appended,
})

export const pollSchemas = {
  'poll.draft': host(
    { poll: pollId, setup: pollSetup },
    'Puts a poll into the queue, or changes one that waits there.',
  ),
  'poll.drop': host({ poll: pollId }, 'Takes a poll out of the queue.'),
  'poll.arrange': host({ polls: z.array(pollId).max(L.drafts) }, 'Puts the queue in this order.'),
  'poll.open': host(
    {
      poll: pollId,
      forMs: z.exactOptional(z.int().min(L.shortestMs).max(L.longestMs)),
      onAir: z.exactOptional(z.boolean()),
    },
    'Opens a poll of the queue, or another round of one that is closed; `onAir`: and puts it on the stage.',
  ),
  'poll.extend': host(
    { ...ofRound, byMs: z.int().min(1_000).max(L.longestMs) },
    'Gives an open poll more time; `poll_closed` when its end has come.',
  ),
  'poll.close': host(
    ofRound,
    'Closes an open poll now; `poll_closed` when it is closed, so that two hosts close it once.',
  ),
  'poll.reveal': host(ofRound, 'Shows everybody the result of a closed poll.'),
  'poll.withdraw': host(
    {
      poll: pollId,
      reason: z.string().min(1).max(L.reasonLength),
      correction: z.exactOptional(z.strictObject({ poll: pollId, setup: pollSetup })),
    },
    'Says that a poll does not count, and why; `correction` is opened in its place.',
  ),
  'poll.archive': host({ poll: pollId }, 'Puts a poll away that is not open.'),
  'poll.vote': {
    input: z.strictObject({ id: commandId, ...ofRound, choice }).meta({
      description:
        'Casts a ballot, or changes it: places of options in rising order, none = to abstain. One ballot of each person counts in a round.',
    }),
    output: ballot,
  },
  'poll.tap': {
    input: z
      .strictObject({ id: commandId, ...ofRound, side: z.union([z.literal(0), z.literal(1)]), taps: count.max(1_000) })
      .meta({ description: 'Taps for one side of a battle; what is over the cap of this second is not counted.' }),
    output: z.strictObject({ counted: countFromZero }),
  },
  'poll.mine': {
    input: z
      .strictObject({ id: commandId, poll: pollId })
      .meta({ description: 'Your own ballot in the newest round; of a battle, your taps for each side.' }),
    output: z.strictObject({ ballot: ballot.nullable() }),
  },
} satisfies Record<PollCommand, { input: z.ZodType; output: z.ZodType }>

export const pollEventSchemas = {
  'poll.drafted': z
    .strictObject({ poll: pollId, setup: pollSetup })
    .meta({ description: 'For staff, in the room: this poll waits in the queue.' }),
  'poll.dropped': z.strictObject({ poll: pollId }).meta({ description: 'For staff, in the room: it left the queue.' }),
  'poll.arranged': z
    .strictObject({ polls: z.array(pollId) })
    .meta({ description: 'For staff, in the room: the queue.' }),
  'poll.opened': z
    .strictObject({
      ...ofRound,
      box: z.string().max(64),
      setup: pollSetup,
      closesAt: z.exactOptional(moment),
      corrects: z.exactOptional(pollId),
    })
    .meta({
      description:
        'For everyone, in the room: a round begins. `box` is the SHA-256 (base64url, 22 characters) of the salt of its receipts.',
    }),
  'poll.extended': z
    .strictObject({ ...ofRound, closesAt: moment, overtime: z.exactOptional(z.literal(true)) })
    .meta({ description: 'For everyone, in the room: it ends then; `overtime`: it goes on by its own rule.' }),
  'poll.closed': z
    .strictObject({ ...ofRound, why: z.enum(['host', 'time', 'full']) })
    .meta({ description: 'For everyone, in the room: no ballot after this counts.' }),
  'poll.counted': z
    .strictObject({ ...ofRound, result })
    .meta({ description: 'For staff, in the room: the exact result of a closed round.' }),
  'poll.revealed': z
    .strictObject({ ...ofRound, result })
    .meta({ description: 'For everyone, in the room: the exact result of a closed round.' }),
  'poll.sealed': z.strictObject({ ...ofRound, seal: z.string().regex(/^[0-9a-f]{64}$/) }).meta({
    description: "For everyone, in the room: SHA-256 (hex) of the ballots' lines in the round's file of ballots.",
  }),
  'poll.withdrawn': z
    .strictObject({ poll: pollId, reason: z.string(), corrected: z.exactOptional(pollId) })
    .meta({ description: 'For everyone, in the room: it does not count, and why.' }),
  'poll.archived': z.strictObject({ poll: pollId }).meta({ description: 'For everyone, in the room: it is put away.' }),
} satisfies { [N in keyof PollEvents]: z.ZodType<PollEvents[N]> }

const tallies = z.record(z.string().max(24), tally)
export const pollSignalSchemas = {
  'poll.tally': tallies.meta({
    description: 'How every open poll stands, by its id; counts only where everybody may see them.',
  }),
  'poll.early': tallies.meta({
    description: 'The same with counts, for staff and for those who have voted where that lets them see.',
  }),
} satisfies { [N in keyof PollSignals]: z.ZodType<PollSignals[N]> }

export const pollsView: z.ZodType<readonly Poll[]> = z.array(
  z.strictObject({
    poll: pollId,
    setup: pollSetup,
    state: z.enum(['open', 'closed', 'revealed', 'withdrawn']),
    round,
    box: z.string(),
    openedAt: moment,
    closesAt: z.exactOptional(moment),
    closedAt: z.exactOptional(moment),
    ended: z.exactOptional(z.enum(['host', 'time', 'full'])),
    overtime: z.exactOptional(z.literal(true)),
    result: z.exactOptional(result),
    seal: z.exactOptional(z.string()),
    reason: z.exactOptional(z.string()),
    corrects: z.exactOptional(pollId),
    corrected: z.exactOptional(pollId),
    before: z.array(
      z.strictObject({
        ...{ round, box: z.string(), result },
        ...{ closedAt: z.exactOptional(moment), seal: z.exactOptional(z.string()) },
      }),
    ),
  }),
)
export const staffPollsView: z.ZodType<StaffPollView> = z.strictObject({
  queue: z.array(z.strictObject({ poll: pollId, setup: pollSetup })),
  counted: z.array(z.strictObject({ ...ofRound, result })),
})
