import { strikeLine } from '../../src/chat/chat-decisions.ts'
import type { Reacting, Sender } from '../../src/chat/chat-store.ts'
import type { Cheering } from '../../src/cheers/cheer-store.ts'
import { REACTIONS } from '../../src/protocol/chat.ts'
import { CHEER_LIMITS, CHEERS } from '../../src/protocol/cheers.ts'
import type { PersonId, Reply, RoomId } from '../../src/protocol/core.ts'
import type { Decision, Outdated } from '../../src/rooms/decision-store.ts'
import { eventBody } from '../../src/rooms/event-body.ts'
import { GATES, restrictedGate } from '../../src/rooms/gates.ts'
import type { Fence } from '../../src/rooms/room-log.ts'
import type { Stores } from '../../src/stores/stores.ts'
import type { Dice } from './mulberry.ts'

type Settings = Required<Pick<Decision, 'gates' | 'counters' | 'counted' | 'deadlines' | 'events'>>

/** What else happens to a conversation: what the crowd does to lines, and what hosts do. */
export type ChatDeed =
  | { do: 'react'; reactions: Reacting[] }
  | { do: 'cheer'; cheers: Cheering[] }
  | { do: 'gate'; settings: Settings }
  | { do: 'strike'; command: Sender; line: number }
  | { do: 'restore'; change: Sender & { line: number } }

interface Ground {
  persons: readonly PersonId[]
  command: (content: string) => Sender
  /** Where a line may be. */
  spot: () => number
}

/** Makes such deeds. */
export function chatDeedMaker(random: Dice, { persons, command, spot }: Ground) {
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + random.below(most) }, make)
  const reacting = (): Reacting => {
    const person = random.of(persons)
    const ids = random.oneIn(4) ? [person, random.of(persons)] : [person]
    return { person, ids, line: spot(), reaction: random.below(REACTIONS.length), on: !random.oneIn(3) }
  }
  const cheering = (): Cheering => ({ limitKey: random.of(persons), kind: random.of(CHEERS) })
  return {
    react: () => ({ do: 'react', reactions: some(4, reacting) }),
    cheer: () => ({ do: 'cheer', cheers: some(4, cheering) }),
    gate: (now: number) => ({ do: 'gate', settings: settingsOf(random, persons, now) }),
    strike: () => ({ do: 'strike', command: command('strike'), line: spot() }),
    restore: () => ({ do: 'restore', change: { ...command('restore'), line: spot() } }),
  } satisfies { [K in ChatDeed['do']]: (now: number) => Extract<ChatDeed, { do: K }> }
}

/** A host's decision: a gate that opens or shuts, a counter that jumps or is relied on, a deadline, an event. */
function settingsOf(random: Dice, persons: readonly PersonId[], now: number): Settings {
  const until = random.of([null, null, '0', String(now + random.below(9_000)), String(now + random.below(90_000))])
  const gates = random.of<Settings['gates']>([
    { [GATES.closed]: random.of([null, null, null, '1']), [GATES.slow]: null },
    { [GATES.slow]: random.of([null, '700', '5000']) },
    { [GATES.hold]: random.of([null, '1', '1']) },
    { [restrictedGate(random.of(persons))]: until, [GATES.closed]: null },
  ])
  const at = random.of([null, now + random.below(9_000)])
  return {
    gates,
    counters: random.oneIn(3) ? { held: random.of([499, 500, -499]) } : {},
    counted: random.oneIn(4) ? { held: random.of([0, 1, 499]) } : {},
    deadlines: random.oneIn(3) ? [{ kind: 'teaser.show', thing: random.of(['a', 'b']), at }] : [],
    events: random.oneIn(3) ? [eventBody('brakes.changed', {}, { blank: random.oneIn(2) })] : [],
  }
}

export function doChatDeed(
  { chat, cheers, decisions, log }: Stores,
  deed: ChatDeed,
  room: RoomId,
  fence: Fence,
): Promise<Reply<unknown> | Reply<unknown>[] | Outdated> {
  switch (deed.do) {
    case 'react':
      return chat.react(room, deed.reactions, fence)
    case 'cheer':
      return cheers.cheer(room, deed.cheers, CHEER_LIMITS.debounceMs, fence.now)
    case 'gate':
      return decisions.decide(room, deed.settings, fence)
    case 'restore':
      return chat.restore(room, deed.change, fence)
    case 'strike':
      return strike({ decisions, log }, deed, room, fence)
  }
}

async function strike(
  { decisions, log }: Pick<Stores, 'decisions' | 'log'>,
  { command, line }: Extract<ChatDeed, { do: 'strike' }>,
  room: RoomId,
  fence: Fence,
): Promise<Reply<unknown> | Outdated> {
  const { person, id, hash } = command
  const read = async (seq: number) => (await log.read(room, seq, seq))[0]
  const verdict = await strikeLine(line, { by: person, id }, read)()
  const said = typeof verdict === 'string' ? { refused: verdict } : verdict
  return decisions.decide(room, { asking: { person, id, hash }, ...said }, fence)
}
