import type { CommandId, RoomId } from '../protocol/core.ts'
import type { ChatLine } from '../protocol/chat.ts'
import type { CommandName, EveryoneView, StaffView } from '../protocol/index.ts'
import type { Input } from '../protocol/schemas.ts'
import type { DemoPace, Moment } from './demo-time.ts'

export const DEMO_ROOM = 'main' as RoomId

/** What the script sees of the room. */
export interface DemoSeen {
  everyone: EveryoneView
  staff: StaffView
  now: number
  moment: Moment
  pace: DemoPace
  /** How many want each question to be answered, by its number. */
  wanted?: Readonly<Record<string, number>>
}

/** A command that somebody of the demo sends. */
export type Order = {
  [N in CommandName]: {
    /** The host, or the fan of that number. */
    by: 'host' | number
    command: N
    input: Omit<Input<N>, 'id'>
    /** Tells the orders of one step apart; without it their places do. */
    key?: string
  }
}[CommandName]

/** One thing that happens in a round. */
export interface Step {
  name: string
  /** From this second of its part on ... */
  from: number
  /** ... until this one, if it was missed; then it is left out. */
  until: number
  /** What is to be done for it as the room is now; nothing = not yet, or not any more. */
  orders(seen: DemoSeen): readonly Order[]
}

/** A step that was missed by more than this (s) is left out. */
const LATE = 20
export const stepAt = (name: string, from: number, orders: Step['orders'], until = from + LATE): Step => ({
  ...{ name, from, until, orders },
})

/** What the host does. */
export const hostOrder = <N extends Order['command']>(
  command: N,
  input: Extract<Order, { command: N }>['input'],
  key?: string,
): Order => ({ by: 'host', command, input, ...(key !== undefined && { key }) }) as Order

/** An order under the id that makes it happen once, whoever sends it and however often. */
export type Called = Order & { id: CommandId }

/** Names a step of this part of this round, the same on every node and after every restart. */
const stepId = ({ phase, anchor }: Moment, name: string): CommandId =>
  `demo-${anchor.toString(36)}-${phase}-${name}`.slice(0, 64) as CommandId

/** The line that a step has said, if the conversation still has it. */
export const lineOf = ({ everyone, moment }: DemoSeen, name: string): ChatLine | undefined =>
  everyone.chat.lines.find(({ id, removed }) => id === stepId(moment, name) && !removed)

/** What is due of these steps, in their order. */
export function dueOf(steps: readonly Step[], seen: DemoSeen): Called[] {
  const { second } = seen.moment
  return steps
    .filter(({ from, until }) => second >= from && second < until)
    .flatMap((step) =>
      step.orders(seen).map((order, i) => {
        const key = order.key ?? (i === 0 ? '' : String(i))
        return { ...order, id: stepId(seen.moment, key === '' ? step.name : `${step.name}-${key}`) }
      }),
    )
}
