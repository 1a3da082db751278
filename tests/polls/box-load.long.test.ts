import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { casting } from '../contract/polls.contract.ts'
import { newPerson } from '../contract/store-stage.ts'
import { actOf, ballotsIn, boxStage, openNodes } from './box-stage.ts'

const BALLOTS = 200_000
/** As many as one call of a node takes at the most. */
const IN_ONE = 1_000
const MOST_MS = 250

it('[VOTE-12] a node that knows nothing of 200,000 ballots comes to all of them, and others have their turn meanwhile', async () => {
  await using nodes = await openNodes(1)
  const stage = await boxStage(nodes)
  const { room, box } = stage
  const first = casting(newPerson(), [3])
  for (let put = 0; put < BALLOTS; put += IN_ONE) {
    const others = Array.from({ length: IN_ONE - (put === 0 ? 1 : 0) }, (_, i) => casting(newPerson(), [i % 3]))
    await stage.putChunk([...(put === 0 ? [first] : []), ...others].map(actOf))
  }
  const works = {
    count: async () => expect(ballotsIn(await stage.count((await nodes.another()).stores.polls))).toBe(BALLOTS),
    'first vote': async () => {
      const polls = (await nodes.another()).stores.polls
      expect(await stage.said(polls, [first, casting(first.ids, [1])])).toEqual(['3', '1'])
    },
    question: async () => {
      const polls = (await nodes.another()).stores.polls
      expect(await polls.ballotOf(room, box, first.ids)).toMatchObject({ choice: [1] })
    },
    'file of a closed box': async () => {
      const polls = (await nodes.another()).stores.polls
      await stage.close()
      let ballots = 0
      for await (const page of polls.ballots(room, box)) ballots += page.length
      expect(ballots).toBe(BALLOTS)
    },
    'opened again': async () => {
      const polls = (await nodes.another()).stores.polls
      await stage.reopen()
      expect(await stage.said(polls, [casting(first.ids, [2])])).toEqual(['2'])
      expect(ballotsIn(await stage.count(polls))).toBe(BALLOTS)
    },
  }
  const blocked: Record<string, number> = {}
  for (const [name, work] of Object.entries(works)) {
    const delay = monitorEventLoopDelay({ resolution: 5 })
    const began = performance.now()
    delay.enable()
    await work()
    delay.disable()
    blocked[name] = Math.round(delay.max / 1e6)
    console.log(`${name}: ${Math.round(performance.now() - began)} ms, the event loop blocked for ${blocked[name]} ms`)
  }
  expect(Object.entries(blocked).filter(([, ms]) => ms > MOST_MS)).toEqual([])
  expect(await stage.isOpen()).toBe(true)
}, 120_000)
