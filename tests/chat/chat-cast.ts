import type { Reply } from '../../src/protocol/core.ts'
import type { EveryoneView, RoomEvent } from '../../src/protocol/index.ts'
import { launch, newRoom, type App, type Fan, type LaunchOptions } from '../support.ts'

/** A room on one node, or on two that share a store. Its people are spread over the nodes. */
export async function conversation(options: LaunchOptions) {
  const nodes = await Promise.all((options.redisUrl === undefined ? [1] : [1, 2]).map(() => launch(options)))
  const one = nodes[0] as App
  const two = nodes.at(-1) as App
  const room = await newRoom(one)
  return {
    ...{ nodes, one, two, room },
    ann: await one.join('Ann', { room }),
    bob: await two.join('Bob', { room }),
    host: await one.join(await one.hostSession(), { room }),
    second: await two.join(await two.hostSession(), { room }),
    /** The entries that the log has now. */
    log: () => one.stores.stores.log.read(room, 1, 100_000),
    /** What the newest page of history shows, at the other node. */
    history: async () => (await fetch(`${two.url}/api/rooms/${room}/history`)).text(),
    async [Symbol.asyncDispose]() {
      for (const node of nodes.toReversed()) await node[Symbol.asyncDispose]()
    },
  }
}
export type Conversation = Awaited<ReturnType<typeof conversation>>

export function done<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new Error(`refused: ${reply.refused}`)
}
export const say = async (fan: Fan, text: string, more: { re?: number } = {}) =>
  done(await fan.send('chat.send', { text, ...more }))

export const everyone = (fan: Fan): EveryoneView => fan.room.view.everyone
export const typesOf = (fan: Fan): RoomEvent['type'][] => fan.events.map(({ type }) => type)
/** Resolves when each of them has seen the log up to there. */
export const reached = (seq: number, ...fans: Fan[]): Promise<unknown> =>
  Promise.all(fans.map((fan) => fan.until(({ room }) => (room.position?.seq ?? 0) >= seq)))
export const personOf = (fan: Fan): string => fan.welcomes[0]?.you.id ?? ''
