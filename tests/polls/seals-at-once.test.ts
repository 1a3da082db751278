import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, vi } from 'vitest'
import type { PersonId } from '../../src/protocol/core.ts'
import { pollDeadlines } from '../../src/polls/poll-handlers.ts'
import { closePoll, countPoll, draftPoll, openPoll } from '../../src/polls/poll-rules.ts'
import { boxOfRound } from '../../src/polls/poll-setup-rules.ts'
import { boxOf, newSalt } from '../../src/polls/receipts.ts'
import { decide } from '../../src/rooms/deciding.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import type { LiveRoom } from '../../src/rooms/live-room.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import type { Stores } from '../../src/stores/stores.ts'
import { newCode, newEpoch, newRoomId } from '../contract/store-stage.ts'
import { colours, newPoll } from './poll-setups.ts'

const ROOMS = 30
const BALLOTS = 3_000

/** A room with a poll that was just counted. */
async function counted(stores: Stores, hosting: Hosting): Promise<LiveRoom> {
  const [room, poll, salt, now] = [newRoomId(), newPoll(), newSalt(), Date.now()]
  const launch = { title: 'A launch', code: newCode(), phase: 'live' } as const
  await stores.launches.create({ room, epoch: newEpoch(), launch, now })
  const live = (await hosting.open(room)) as LiveRoom
  const happen = async (rule: Parameters<typeof decide>[3]) => {
    const reply = await decide(live, stores.decisions, {}, rule)
    if (!reply.ok) throw new Error(reply.refused)
    await live.reach(reply.value.seq, 2_000)
  }
  await happen(draftPoll(poll, colours, {}))
  await happen(openPoll({ poll }, { salt, box: boxOf(salt) }, {}))
  const box = boxOfRound(live.replica.everyone.polls[0]!, 1)!
  const ballots = Array.from({ length: BALLOTS }, (_, i) => ({ key: `g_${i}` as PersonId, member: false, choice: [0] }))
  await stores.polls.restore(room, box, ballots)
  await happen(closePoll({ poll, round: 1 }, {}))
  const [count] = await stores.polls.counts(room, [box])
  await happen(countPoll({ poll, round: 1 }, count!))
  return live
}

it('[POLL-1] however many rooms close a poll at the same moment, each box is read once to be sealed', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-seals-'))
  const logger = pino({ level: 'silent' })
  await using open = await openEmbeddedStores({ dir, log: logger })
  const { stores } = open
  using hosting = new Hosting({ log: stores.log, clock: Date, logger })
  const lives = await Promise.all(Array.from({ length: ROOMS }, () => counted(stores, hosting)))
  const read = vi.spyOn(stores.polls, 'ballots')
  const steps = pollDeadlines({ decisions: stores.decisions, polls: stores.polls, log: stores.log })
  const dueNow = () => stores.deadlines.due(Date.now(), 1_000)
  for (let due = await dueNow(); due.length > 0 && read.mock.calls.length <= 20 * ROOMS; due = await dueNow())
    await Promise.all(
      due.map((one) =>
        steps['poll.seal'](
          one,
          lives.find(({ room }) => room === one.room)!,
        ),
      ),
    )
  expect(read).toHaveBeenCalledTimes(ROOMS)
  await rm(dir, { recursive: true })
})
