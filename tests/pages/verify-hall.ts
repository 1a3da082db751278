import type { Browser } from 'playwright-core'
import type { RoomId } from '../../src/protocol/core.ts'
import type { Poll, PollId, PollSetup } from '../../src/protocol/polls.ts'
import { colours, newPoll } from '../polls/poll-setups.ts'
import type { Fan, LaunchOptions } from '../support.ts'
import { openHall, type Hall } from './page-browser.ts'

const room = 'stage' as RoomId

export interface VerifyHall extends Hall {
  host: Fan
  /** Asks, and these choose; `closed` when it is over, counted and sealed. */
  ask(setup: Partial<PollSetup>, choices: readonly (readonly number[])[]): Promise<AskedPoll>
}
export interface AskedPoll {
  poll: PollId
  /** What the fans got, in their order. */
  receipts: readonly string[]
  close(): Promise<Poll>
  /** The whole file, when it can be had. */
  file(): Promise<string>
}

/** A hall in which polls are held. */
export async function openVerifyHall(
  browser: Browser,
  pages: string,
  options: LaunchOptions = {},
): Promise<VerifyHall> {
  const hall = await openHall(browser, pages, options)
  const { app } = hall
  const host = await app.join(await app.hostSession(), { room })
  const known = (fan: Fan, poll: PollId) => fan.room.view.everyone.polls.find((one) => one.poll === poll)
  const ask = async (setup: Partial<PollSetup>, choices: readonly (readonly number[])[]): Promise<AskedPoll> => {
    const poll = newPoll()
    await host.send('poll.draft', { poll, setup: { ...colours, ...setup } })
    const opened = await host.send('poll.open', { poll })
    if (!opened.ok) throw new Error(opened.refused)
    const receipts: string[] = []
    for (const [i, choice] of choices.entries()) {
      const fan = await app.join(`Fan ${i}`, { room })
      await fan.until((one) => known(one, poll)?.state === 'open')
      const voted = await fan.send('poll.vote', { poll, round: 1, choice: [...choice] })
      if (!voted.ok) throw new Error(voted.refused)
      receipts.push((voted.value as { receipt: string }).receipt)
    }
    const address = `${app.url}/api/rooms/${room}/polls/${poll}/ballots`
    return {
      ...{ poll, receipts },
      async close() {
        await host.send('poll.close', { poll, round: 1 })
        await host.until((one) => known(one, poll)?.seal !== undefined)
        return known(host, poll) as Poll
      },
      file: async () => (await fetch(address)).text(),
    }
  }
  return { ...hall, host, ask }
}
