import type { Logger } from 'pino'
import { MemoryChatStore } from '../chat/chat-store.memory.ts'
import { MemoryCheerStore } from '../cheers/cheer-store.memory.ts'
import { EmbeddedEngine } from '../embedded/engine.ts'
import { MemoryLaunchStore } from '../launches/launch-store.memory.ts'
import { MemoryMemberStore } from '../members/member-store.memory.ts'
import { MemoryPollStore } from '../polls/poll-store.memory.ts'
import { MemoryAudienceStore } from '../presence/audience-store.memory.ts'
import { MemoryQuestionStore } from '../questions/question-store.memory.ts'
import { systemClock } from '../rooms/clock.ts'
import { MemoryDeadlineStore } from '../rooms/deadline-store.memory.ts'
import { MemoryDecisionStore } from '../rooms/decision-store.memory.ts'
import { MemoryRoomLog } from '../rooms/room-log.memory.ts'
import type { OpenStores, Stores } from './stores.ts'

export interface EmbeddedOptions {
  /** Where the journal lies; made if missing, and used by one process at a time. */
  dir: string
  log: Logger
  /** Starts on what is readable of a journal that is damaged in the middle, instead of refusing. */
  salvage?: boolean
}

/** Everything in this process, journalled to one directory: what is acknowledged is on the disk. */
export async function openEmbeddedStores({ dir, log, salvage = false }: EmbeddedOptions): Promise<OpenStores> {
  const engine = await EmbeddedEngine.open({ dir, salvage, warn: (line) => log.warn(line) })
  return {
    stores: storesOn(engine),
    clock: systemClock,
    durability: 'disk',
    trouble: () => engine.trouble(),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

const storesOn = (engine: EmbeddedEngine): Stores => ({
  log: new MemoryRoomLog(engine),
  deadlines: new MemoryDeadlineStore(engine),
  decisions: new MemoryDecisionStore(engine),
  launches: new MemoryLaunchStore(engine),
  members: new MemoryMemberStore(engine),
  chat: new MemoryChatStore(engine),
  cheers: new MemoryCheerStore(engine),
  polls: new MemoryPollStore(engine),
  questions: new MemoryQuestionStore(engine),
  audience: new MemoryAudienceStore(),
})
