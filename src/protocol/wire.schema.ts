import { z } from 'zod'
import { announcementEventSchemas, announcementsView } from './announcements.schema.ts'
import { brakeEventSchemas, brakesView, myBrakesView, restrictedView } from './brakes.schema.ts'
import { chatEventSchemas, chatSignalSchemas, chatView, myChatView, staffChatView } from './chat.schema.ts'
import { cheerSignalSchemas } from './cheers.schema.ts'
import {
  commandId,
  count,
  countFromZero,
  epoch,
  moment,
  person,
  personId,
  position,
  roomId,
  seq,
} from './core.schema.ts'
import { BYES, type ByeReason } from './core.ts'
import { hostEventSchemas, hostView } from './hosts.schema.ts'
import type { AllEvents, AllSignals, Handshake, SnapshotReason, View } from './index.ts'
import { launchEventSchemas, launchView, listedView } from './launches.schema.ts'
import { permissionEventSchemas, permissionsView } from './permissions.schema.ts'
import { personEventSchemas, sessionView } from './persons.schema.ts'
import { pollEventSchemas, pollSignalSchemas, pollsView, staffPollsView } from './polls.schema.ts'
import { presenceSignalSchemas } from './presence.schema.ts'
import {
  myQuestionsView,
  questionEventSchemas,
  questionSignalSchemas,
  questionsView,
  staffQuestionsView,
} from './questions.schema.ts'
import { rundownView, stageEventSchemas, stageView } from './stage.schema.ts'
import { teaserEventSchemas, teaserView } from './teasers.schema.ts'

/** Longest token that is looked at, in characters. */
export const TOKEN_LENGTH = 8192

/** What comes with a connection (Socket.IO `auth`). */
export const handshake: z.ZodType<Handshake> = z.strictObject({
  token: z.string().max(TOKEN_LENGTH),
  room: roomId,
  from: z.exactOptional(position),
  house: z.exactOptional(position),
})

/**
 * `POST /api/session`: nothing (a visitor), a name, the key of a link that gives a role, the brand's token for a member, or the
 * key that another device of the same person has made. The rules count a name's characters.
 */
export const sessionRequest = z.union([
  z.strictObject({ name: z.exactOptional(z.string().max(256)) }),
  z.strictObject({ hostKey: z.string().max(TOKEN_LENGTH) }),
  z.strictObject({ token: z.string().max(TOKEN_LENGTH) }),
  z.strictObject({ carried: z.string().max(TOKEN_LENGTH) }),
])
export type SessionRequest = z.output<typeof sessionRequest>

/** `POST /api/session` answers this. */
export const sessionAnswer = z.strictObject({
  token: z.string(),
  person,
  expires: moment,
  named: z.exactOptional(z.boolean()),
})

/** The fields that every event carries beside its own. */
export const envelope = z.strictObject({
  seq,
  at: moment,
  type: z.string(),
  by: z.exactOptional(personId),
  to: z.exactOptional(z.union([z.literal('staff'), personId])),
  id: z.exactOptional(commandId),
  gone: z.exactOptional(z.array(z.tuple([seq, z.string()]))),
  tombstone: z.exactOptional(z.literal(true)),
})

/** The own fields of every event. */
export const eventSchemas = {
  ...launchEventSchemas,
  ...teaserEventSchemas,
  ...stageEventSchemas,
  ...announcementEventSchemas,
  ...brakeEventSchemas,
  ...permissionEventSchemas,
  ...hostEventSchemas,
  ...personEventSchemas,
  ...chatEventSchemas,
  ...pollEventSchemas,
  ...questionEventSchemas,
} satisfies {
  [N in keyof AllEvents]: z.ZodType<AllEvents[N]>
}

/** The value of every signal. */
export const signalSchemas = {
  ...presenceSignalSchemas,
  ...chatSignalSchemas,
  ...cheerSignalSchemas,
  ...pollSignalSchemas,
  ...questionSignalSchemas,
} satisfies {
  [N in keyof AllSignals]: z.ZodType<AllSignals[N]>
}

const signal = (value: z.ZodType) => z.exactOptional(z.strictObject({ version: count, seq: countFromZero, value }))
/** The newest value of each signal, as far as there is one. */
export const signals = z.strictObject({
  'room.audience': signal(signalSchemas['room.audience']),
  'room.heat': signal(signalSchemas['room.heat']),
  'chat.reactions': signal(signalSchemas['chat.reactions']),
  'cheer.sums': signal(signalSchemas['cheer.sums']),
  'poll.tally': signal(signalSchemas['poll.tally']),
  'poll.early': signal(signalSchemas['poll.early']),
  'question.votes': signal(signalSchemas['question.votes']),
} satisfies Record<keyof AllSignals, z.ZodType>)

/** An event as it is told: the envelope's fields, and its own. */
export const event = z.looseObject({ seq, at: moment, type: z.string() })
const standsAt = { epoch, seq: countFromZero, digest: z.string(), signals }

/** What one person sees of a log; `staff` only for those who may. */
export const view: z.ZodType<View> = z.strictObject({
  everyone: z.strictObject({
    launch: launchView,
    rooms: listedView,
    teasers: teaserView,
    stage: stageView,
    announcements: announcementsView,
    brakes: brakesView,
    permissions: permissionsView,
    chat: chatView,
    polls: pollsView,
    questions: questionsView,
  }),
  staff: z.exactOptional(
    z.strictObject({
      hosts: hostView,
      drafts: listedView,
      teasers: teaserView,
      rundown: rundownView,
      restricted: restrictedView,
      chat: staffChatView,
      polls: staffPollsView,
      questions: staffQuestionsView,
    }),
  ),
  mine: z.strictObject({
    chat: myChatView,
    brakes: myBrakesView,
    session: sessionView,
    questions: myQuestionsView,
  }),
})
const why: z.ZodType<SnapshotReason> = z.enum(['cold', 'epoch', 'digest', 'too_old'])

/** How a log begins: with what was missed, or with a snapshot and why. */
export const logWelcome = z.union([
  z.strictObject({ ...standsAt, after: countFromZero, events: z.array(event) }),
  z.strictObject({ ...standsAt, snapshot: view, why }),
])

export const welcome = z.strictObject({
  protocol: count,
  now: moment,
  you: person,
  textLength: count,
  room: logWelcome,
  house: logWelcome,
})

export const tick = z.strictObject({
  log: z.enum(['room', 'house']),
  after: countFromZero,
  upTo: countFromZero,
  digest: z.string(),
  events: z.array(event),
  signals: z.exactOptional(signals),
})

export const bye = z.strictObject({
  reason: z.enum(Object.keys(BYES) as [ByeReason, ...ByeReason[]]),
  reconnect: z.boolean(),
  retryAfterMs: z.exactOptional(countFromZero),
  message: z.exactOptional(z.string()),
})
