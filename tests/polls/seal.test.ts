import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { sealed } from '../../src/polls/ballot-file.ts'
import { pollDeadlines } from '../../src/polls/poll-handlers.ts'
import { closePoll, countPoll, draftPoll, openPoll } from '../../src/polls/poll-rules.ts'
import { boxOfRound } from '../../src/polls/poll-setup-rules.ts'
import { boxOf, newSalt } from '../../src/polls/receipts.ts'
import { decide } from '../../src/rooms/deciding.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import type { Stores } from '../../src/stores/stores.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import { newCode, newEpoch, newRoomId } from '../contract/store-stage.ts'
import { colours, newPoll } from './poll-setups.ts'

const BALLOTS = 40_000

/** A poll that was just counted, with so many ballots. */
async function counted(stores: Stores, hosting: Hosting) {
  const [room, poll, salt, now] = [newRoomId(), newPoll(), newSalt(), Date.now()]
  const launch = { title: 'A launch', code: newCode(), phase: 'live' } as const
  await stores.launches.create({ room, epoch: newEpoch(), launch, now })
  const live = await hosting.open(room)
  if (!live) throw new Error('there is no room')
  const name = { poll, round: 1 }
  const known = () => live.replica.everyone.polls.find((one) => one.poll === poll)
  const happen = async (rule: Parameters<typeof decide>[3]) => {
    const reply = await decide(live, stores.decisions, {}, rule)
    if (!reply.ok) throw new Error(reply.refused)
    await live.reach(reply.value.seq, 2_000)
  }
  await happen(draftPoll(poll, colours, {}))
  await happen(openPoll({ poll }, { salt, box: boxOf(salt) }, {}))
  const box = boxOfRound(known()!, 1)!
  const ballots = Array.from({ length: BALLOTS }, (_, i) => ({ key: `g_${i}`, member: false, choice: [i % 3] }))
  await stores.polls.restore(room, box, ballots)
  await happen(closePoll(name, {}))
  const [count] = await stores.polls.counts(room, [box])
  await happen(countPoll(name, count!))
  return { live, box, known }
}

it('[POLL-1] a large box is sealed beside what else is due in its room, and as its file says', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-seal-'))
  const logger = pino({ level: 'silent' })
  await using open = await openEmbeddedStores({ dir, log: logger })
  const { stores } = open
  using hosting = new Hosting({ log: stores.log, clock: Date, logger })
  const { live, box, known } = await counted(stores, hosting)
  const steps = pollDeadlines({ decisions: stores.decisions, polls: stores.polls, log: stores.log })
  const dueNow = () => stores.deadlines.due(Date.now(), 10)
  const [due] = await dueNow()
  expect(due?.kind).toBe('poll.seal')
  await steps['poll.seal'](due!, live)
  expect([known()?.seal, await dueNow()]).toEqual([undefined, [due]])
  while ((await dueNow()).length > 0) await steps['poll.seal'](due!, live)
  await live.reach((await stores.log.head(live.room))!.seq, 2_000)
  expect(known()?.seal).toBe(await sealed(stores.polls, live.room, box))
  await rm(dir, { recursive: true })
})
