import { CHAT_LIMITS, REACTIONS, type ChatCommand } from '../protocol/chat.ts'
import { refuse, type CommandId, type Reply } from '../protocol/core.ts'
import { isStaff, roleMay } from '../protocol/roles.ts'
import { cleanText } from '../protocol/text.ts'
import { gather } from '../rooms/gather.ts'
import type { Caller, Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { Sampler } from '../rooms/sampling.ts'
import type { ChatStore, NewLine, Reacting, SaidLine, Sender } from './chat-store.ts'
import { staffChatHandlers, strike, type ChatGround } from './staff-chat-handlers.ts'

const flood = { lines: CHAT_LIMITS.floodLines, windowMs: CHAT_LIMITS.floodWindowMs, muteMs: CHAT_LIMITS.floodMuteMs }

export function chatHandlers(ground: ChatGround, { textLength }: { textLength: number }): Handlers<ChatCommand> {
  const { chat } = ground
  const say = gather<LiveRoom, NewLine, Reply<SaidLine>>((live, lines) =>
    chat.say(live.room, lines, flood, live.fence()).finally(() => live.nudge()),
  )
  const react = gather<LiveRoom, Reacting, Reply<{ counts: number[] }>>((live, reactions) =>
    chat.react(live.room, reactions, live.fence()),
  )
  return {
    ...staffChatHandlers(ground),

    async 'chat.send'(caller, input) {
      const text = cleanText(input.text, textLength)
      if (!text.ok) return refuse('bad_text')
      // When it is announced everybody could read it.
      if (caller.live.replica.everyone.launch.phase === 'draft') return refuse('not_now')
      const { id, re } = input
      return say(caller.live, { ...lineOf(caller, id, text.text), ...(re !== undefined && { re }) })
    },

    async 'chat.edit'(caller, { id, line, text: given }) {
      const text = cleanText(given, textLength)
      if (!text.ok) return refuse('bad_text')
      const { live } = caller
      const change = { ...lineOf(caller, id, text.text), line, windowMs: CHAT_LIMITS.editWindowMs }
      return chat.edit(live.room, change, live.fence()).finally(() => live.nudge())
    },

    'chat.remove'(caller, { id, line }) {
      if (roleMay(caller.role, 'moderate')) return strike(ground, caller, { id, line })
      const { live } = caller
      return chat.remove(live.room, { ...senderOf(caller, id), line }, live.fence()).finally(() => live.nudge())
    },

    'chat.react': ({ live, person, ids }, { line, reaction, on }) =>
      react(live, { person: person.id, ids, line, reaction: REACTIONS.indexOf(reaction), on }),
  }
}

/** How the newest lines were reacted to. Removed ones are not told of. */
export const chatSampler =
  (chat: ChatStore): Sampler =>
  async (live) => {
    const lines = live.replica.everyone.chat.lines.filter(({ removed }) => !removed).map(({ seq }) => seq)
    const counted = Object.entries(await chat.reactions(live.room, lines)).slice(-CHAT_LIMITS.reactedLines)
    if (counted.length > 0 || live.signals['chat.reactions'])
      live.setSignal('chat.reactions', Object.fromEntries(counted))
  }

const lineOf = (caller: Caller, id: CommandId, text: string): NewLine => ({
  ...senderOf(caller, id),
  name: caller.person.name ?? '',
  text,
  ...(isStaff(caller) && { staff: true as const }),
})

const senderOf = ({ person, ids, limitKey, hash }: Caller, id: CommandId): Sender => ({
  person: person.id,
  ids,
  limitKey,
  id,
  hash,
})
