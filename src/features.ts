import { chatHandlers } from './chat/chat-handlers.ts'
import { hostHandlers } from './hosts/host-handlers.ts'
import { launchDeadlines, launchHandlers } from './launches/launch-handlers.ts'
import type { DeadlineSteps } from './rooms/deadlines.ts'
import type { Handlers } from './rooms/handler.ts'
import type { Stores } from './stores/stores.ts'

/** Every command and who answers it. Leave one out and this does not compile. */
export const handlersOf = ({ launches, hosts, chat }: Stores, options: { textLength: number }): Handlers => ({
  ...launchHandlers(launches),
  ...hostHandlers(hosts),
  ...chatHandlers(chat, options),
})

/** Every kind of deadline and the step that it calls for. */
export const deadlineSteps = ({ launches }: Stores): DeadlineSteps => ({
  ...launchDeadlines(launches),
})
