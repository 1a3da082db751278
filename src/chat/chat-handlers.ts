import { CHAT_LIMITS, type ChatCommand } from '../protocol/chat.ts'
import { refuse, type CommandId, type Reply } from '../protocol/core.ts'
import { cleanText } from '../protocol/text.ts'
import { gather } from '../rooms/gather.ts'
import type { Caller, Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { Appended } from '../rooms/room-log.ts'
import type { ChatStore, NewLine, Sender } from './chat-store.ts'

const flood = { lines: CHAT_LIMITS.floodLines, windowMs: CHAT_LIMITS.floodWindowMs, muteMs: CHAT_LIMITS.floodMuteMs }

export function chatHandlers(chat: ChatStore, { textLength }: { textLength: number }): Handlers<ChatCommand> {
  const say = gather<LiveRoom, NewLine, Reply<Appended>>((live, lines) =>
    chat.say(live.room, lines, flood, live.fence()).finally(() => live.nudge()),
  )
  return {
    async 'chat.send'(caller, input) {
      const text = cleanText(input.text, textLength)
      if (!text.ok) return refuse('bad_text')
      return say(caller.live, { ...senderOf(caller, input.id), name: nameOf(caller), text: text.text })
    },

    async 'chat.edit'({ live, ...caller }, input) {
      const text = cleanText(input.text, textLength)
      if (!text.ok) return refuse('bad_text')
      const sender = { ...senderOf(caller, input.id), name: nameOf(caller), text: text.text }
      const change = { ...sender, line: input.line, windowMs: CHAT_LIMITS.editWindowMs }
      return chat.edit(live.room, change, live.fence()).finally(() => live.nudge())
    },

    'chat.remove': ({ live, ...caller }, { id, line }) =>
      chat.remove(live.room, { ...senderOf(caller, id), line }, live.fence()).finally(() => live.nudge()),
  }
}

const senderOf = ({ person, limitKey, hash }: Omit<Caller, 'live'>, id: CommandId): Sender => ({
  person: person.id,
  limitKey,
  id,
  hash,
})
const nameOf = ({ person }: Pick<Caller, 'person'>): string => person.name ?? ''
