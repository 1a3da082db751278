import { announcementDeadlines, announcementHandlers } from './announcements/announcement-handlers.ts'
import { brakeHandlers } from './brakes/brake-handlers.ts'
import { chatHandlers, chatSampler } from './chat/chat-handlers.ts'
import { cheerHandlers, cheerSampler } from './cheers/cheer-handlers.ts'
import { hostHandlers } from './hosts/host-handlers.ts'
import { permissionHandlers } from './permissions/permission-handlers.ts'
import { personHandlers } from './persons/person-handlers.ts'
import type { Tokens } from './persons/tokens.ts'
import { launchDeadlines, launchHandlers } from './launches/launch-handlers.ts'
import { ballotRecords } from './polls/ballot-records.ts'
import { pollDeadlines, pollHandlers } from './polls/poll-handlers.ts'
import { pollSampler } from './polls/poll-tallies.ts'
import { questionHandlers, questionSampler } from './questions/question-handlers.ts'
import { recordDeadlines } from './records/record-deadlines.ts'
import type { Retention } from './records/retention-rules.ts'
import type { DeadlineSteps } from './rooms/deadlines.ts'
import type { Handlers } from './rooms/handler.ts'
import type { Hosting } from './rooms/hosting.ts'
import type { Sampler } from './rooms/sampling.ts'
import { stageHandlers } from './stage/stage-handlers.ts'
import type { Stores } from './stores/stores.ts'
import { teaserDeadlines, teaserHandlers } from './teasers/teaser-handlers.ts'

/** Every command and who answers it. Leave one out and this does not compile. */
export const handlersOf = (
  stores: Stores,
  options: { textLength: number; hosting: Hosting; tokens: Tokens },
): Handlers => ({
  ...launchHandlers({ ...stores, hosting: options.hosting }),
  ...teaserHandlers(stores),
  ...stageHandlers(stores.decisions),
  ...announcementHandlers(stores),
  ...brakeHandlers({ ...stores, hosting: options.hosting }),
  ...permissionHandlers(stores.decisions),
  ...hostHandlers(stores.decisions, (link, expires) => options.tokens.link(link, expires)),
  ...personHandlers({ ...stores, signCarry: (...asked) => options.tokens.carry(...asked) }),
  ...chatHandlers(stores, options),
  ...cheerHandlers(stores.cheers),
  ...pollHandlers(stores),
  ...questionHandlers(stores),
})

/** Every kind of deadline and the step that it calls for. */
export const deadlineSteps = (stores: Stores, hosting: Hosting, retention: Retention): DeadlineSteps => ({
  ...launchDeadlines(stores),
  ...teaserDeadlines(stores),
  ...announcementDeadlines(stores),
  ...pollDeadlines(stores),
  ...recordDeadlines({ ...stores, hosting, ballots: ballotRecords(stores.polls) }, retention),
})

/** Figures that are read from the store once a second. */
export const samplersOf = ({ chat, cheers, polls, questions }: Stores): Sampler[] => [
  chatSampler(chat),
  cheerSampler(cheers),
  pollSampler(polls),
  questionSampler(questions),
]
