import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, vi } from 'vitest'
import type { PersonId } from '../../src/protocol/core.ts'
import { sealed } from '../../src/polls/ballot-file.ts'
import { pollDeadlines } from '../../src/polls/poll-handlers.ts'
import { closePoll, countPoll, draftPoll, openPoll } from '../../src/polls/poll-rules.ts'
import { boxOfRound } from '../../src/polls/poll-setup-rules.ts'
import { boxOf, newSalt } from '../../src/polls/receipts.ts'
import { decide } from '../../src/rooms/deciding.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import { newCode, newEpoch, newRoomId } from '../contract/store-stage.ts'
import { colours, newPoll } from './poll-setups.ts'

async function ground() {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-seal-'))
  const logger = pino({ level: 'silent' })
  const open = await openEmbeddedStores({ dir, log: logger })
  const { stores } = open
  const hosting = new Hosting({ log: stores.log, clock: Date, logger })
  return {
    ...{ stores, steps: pollDeadlines(stores) },
    dueNow: () => stores.deadlines.due(Date.now(), 1_000),
    /** A room with a poll that was just counted, with so many ballots. */
    async counted(many: number) {
      const [room, poll, salt, now] = [newRoomId(), newPoll(), newSalt(), Date.now()]
      const launch = { title: 'A launch', code: newCode(), phase: 'live' } as const
      await stores.launches.create({ room, epoch: newEpoch(), launch, now })
      const live = (await hosting.open(room))!
      const happen = async (rule: Parameters<typeof decide>[3]) => {
        const reply = await decide(live, stores.decisions, {}, rule)
        if (!reply.ok) throw new Error(reply.refused)
        await live.reach(reply.value.seq, 2_000)
      }
      await happen(draftPoll(poll, colours, {}))
      await happen(openPoll({ poll }, { salt, box: boxOf(salt) }, {}))
      const known = () => live.replica.everyone.polls[0]!
      const box = boxOfRound(known(), 1)!
      const ballotOf = (i: number) => ({ key: `g_${i}` as PersonId, member: false, choice: [i % 3] })
      const ballots = Array.from({ length: many }, (_, i) => ballotOf(i))
      await stores.polls.restore(room, box, ballots)
      await happen(closePoll({ poll, round: 1 }, {}))
      const [count] = await stores.polls.counts(room, [box])
      await happen(countPoll({ poll, round: 1 }, count!))
      return { live, box, known }
    },
    async [Symbol.asyncDispose]() {
      hosting[Symbol.dispose]()
      await open[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

it('[POLL-1] a large box is sealed beside what else is due in its room, and as its file says', async () => {
  await using here = await ground()
  const { stores, steps, dueNow } = here
  const { live, box, known } = await here.counted(40_000)
  const [due] = await dueNow()
  expect(due?.kind).toBe('poll.seal')
  await steps['poll.seal'](due!, live)
  expect([known().seal, await dueNow()]).toEqual([undefined, [due]])
  while ((await dueNow()).length > 0) await steps['poll.seal'](due!, live)
  await live.reach((await stores.log.head(live.room))!.seq, 2_000)
  expect(known().seal).toBe(await sealed(stores.polls, live.room, box))
})

it('[POLL-1] however many rooms close a poll at the same moment, each box is read once to be sealed', async () => {
  await using here = await ground()
  const { stores, steps, dueNow } = here
  const rooms = await Promise.all(Array.from({ length: 30 }, () => here.counted(3_000)))
  const read = vi.spyOn(stores.polls, 'ballots')
  for (let due = await dueNow(); due.length > 0 && read.mock.calls.length <= 20 * rooms.length; due = await dueNow())
    await Promise.all(due.map((one) => steps['poll.seal'](one, rooms.find(({ live }) => live.room === one.room)!.live)))
  expect(read).toHaveBeenCalledTimes(rooms.length)
})
