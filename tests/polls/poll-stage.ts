import type { RoomId } from '../../src/protocol/core.ts'
import type { Poll, PollId, PollSetup } from '../../src/protocol/polls.ts'
import { colours, newPoll } from './poll-setups.ts'
import { launch, newRoom, type App, type Fan, type LaunchOptions } from '../support.ts'

export interface PollStage extends AsyncDisposable {
  app: App
  room: RoomId
  host: Fan
  /** Drafts and opens it. */
  open(setup?: Partial<PollSetup>, opening?: { onAir?: boolean }): Promise<PollId>
  poll(fan: Fan, poll: PollId): Poll | undefined
  /** Resolves when they see that poll in that state. */
  sees(fan: Fan, poll: PollId, state: Poll['state']): Promise<Poll>
}

export async function pollStage(options: LaunchOptions = {}): Promise<PollStage> {
  const app = await launch(options)
  const room = await newRoom(app)
  const host = await app.join(await app.hostSession(), { room })
  const pollOf = (fan: Fan, poll: PollId) => fan.room.view.everyone.polls.find((one) => one.poll === poll)
  return {
    ...{ app, room, host, poll: pollOf },
    async open(setup = {}, opening = {}) {
      const poll = newPoll()
      const drafted = await host.send('poll.draft', { poll, setup: { ...colours, ...setup } })
      const opened = await host.send('poll.open', { poll, ...opening })
      if (!drafted.ok || !opened.ok) throw new Error(`not opened: ${JSON.stringify([drafted, opened])}`)
      return poll
    },
    async sees(fan, poll, state) {
      await fan.until((one) => pollOf(one, poll)?.state === state)
      return pollOf(fan, poll) as Poll
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}
