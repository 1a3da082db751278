import type { ChatCommand } from '../protocol/chat.ts'
import { accept, type CommandId, type Reply } from '../protocol/core.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Caller, Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { reachHead } from '../rooms/reach-head.ts'
import { StoreDown, type Appended, type RoomLog } from '../rooms/room-log.ts'
import { featureLine, judgedIn, judgeLines, pinLine, strikeLine, type ReadEntry } from './chat-decisions.ts'
import type { ChatStore } from './chat-store.ts'

export interface ChatGround {
  chat: ChatStore
  decisions: DecisionStore
  log: RoomLog
}

type StaffCommand = Extract<ChatCommand, 'chat.restore' | 'chat.judge' | 'chat.pin' | 'chat.feature'>

export const staffChatHandlers = ({ chat, decisions, log }: ChatGround): Handlers<StaffCommand> => ({
  'chat.restore'({ live, person, ids, limitKey, hash }, { id, line }) {
    const change = { person: person.id, ids, limitKey, id, hash, line }
    return chat.restore(live.room, change, live.fence()).finally(() => live.nudge())
  },

  async 'chat.judge'(caller, { id, held, allow }) {
    const { live, person } = caller
    await reachHead(live, log, Math.max(...held))
    const rule = judgeLines(held, allow, { by: person.id, id }, reader(log, live))
    const reply = await decide(live, decisions, asking(caller, id), rule)
    if (!reply.ok) return reply
    const { seq } = reply.value
    const entries = await afterwards(log.read(live.room, seq, seq + EVENTS_EACH * held.length - 1))
    return accept({ judged: judgedIn(entries, person.id, id) })
  },

  async 'chat.pin'(caller, { id, line }) {
    const { live, person } = caller
    if (line !== null) await reachHead(live, log, line)
    const rule = pinLine(line, { by: person.id, id }, reader(log, live))
    return decide(live, decisions, asking(caller, id), rule)
  },

  async 'chat.feature'(caller, { id, line, on }) {
    const { live, person } = caller
    await reachHead(live, log, line)
    const rule = featureLine(line, on, { by: person.id, id }, reader(log, live))
    return decide(live, decisions, asking(caller, id), rule)
  },
})

/** A line that is judged makes at most so many events: said, judged for staff, judged for its writer. */
const EVENTS_EACH = 3

/** A host removes anybody's line. */
export function strike(
  { decisions, log }: ChatGround,
  caller: Caller,
  { id, line }: { id: CommandId; line: number },
): Promise<Reply<Appended>> {
  const rule = strikeLine(line, { by: caller.person.id, id }, reader(log, caller.live))
  return decide(caller.live, decisions, asking(caller, id), rule)
}

const reader =
  (log: RoomLog, { room }: LiveRoom): ReadEntry =>
  async (seq) =>
    (await log.read(room, seq, seq))[0]

/** What is read after something has happened: when it cannot be, that is no reason to say that nothing did. */
const afterwards = <T>(reading: Promise<T>): Promise<T> =>
  reading.catch((error: unknown) => {
    throw new StoreDown('unconfirmed', error)
  })
