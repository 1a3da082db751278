import { expect, it } from 'vitest'
import type { PersonId } from '../../src/protocol/core.ts'
import { newestFor, RoomSignals, signalsFor, signalsKey } from '../../src/rooms/room-signals.ts'

const person = (name: string) => ({ person: `g_${name}-person` as PersonId, staff: false })
const [ann, ben, eve] = [person('ann'), person('ben'), person('eve')]
const host = { ...person('host'), staff: true }
const tally = (poll: string, turnout: number) => ({ [poll]: { round: 1, turnout } })

/** Two groups beside the staff, each with a signal of its own. */
function room() {
  const signals = new RoomSignals({ now: () => 1_000 })
  signals.set('poll.tally', tally('a', 0), 1)
  signals.set('poll.early', { ...tally('a', 9), ...tally('b', 8) }, 1, 'staff')
  signals.set('poll.early', tally('a', 9), 1, 'voted a')
  signals.set('poll.early', tally('b', 8), 1, 'voted b')
  signals.admit('voted a', [ann.person, ben.person])
  signals.admit('voted b', [ben.person])
  return signals
}

it('[SIG-4] a signal for some is seen by them alone: the staff, and who was admitted; of several groups together', () => {
  const { now } = room()
  expect(signalsFor(now, eve)['poll.early']).toBeUndefined()
  expect(signalsFor(now, ann)['poll.early']?.value).toEqual(tally('a', 9))
  expect(signalsFor(now, ben)['poll.early']?.value).toEqual({ ...tally('a', 9), ...tally('b', 8) })
  expect(signalsFor(now, host)['poll.early']?.value).toEqual({ ...tally('a', 9), ...tally('b', 8) })
  for (const one of [eve, ann, ben, host]) expect(signalsFor(now, one)['poll.tally']?.value).toEqual(tally('a', 0))
  expect(new Set([eve, ann, ben, host].map((one) => signalsKey(now, one))).size).toBe(4)
})

it('[SIG-4] what changes for some is no news for others, not even that it changed', () => {
  const signals = room()
  const before = [eve, ann, ben, host].map((one) => newestFor(signals.now, one))
  expect(signals.set('poll.early', tally('b', 10), 2, 'voted b')).toBe(true)
  expect(signals.set('poll.early', tally('b', 10), 2, 'voted b')).toBe(false)
  const after = [eve, ann, ben, host].map((one) => newestFor(signals.now, one))
  expect(after.map((newest, i) => newest > (before[i] ?? 0))).toEqual([false, false, true, false])
  expect(signalsFor(signals.now, eve, before[0])).toEqual({})
  expect(signalsFor(signals.now, ben, before[2])['poll.early']?.value).toEqual({ ...tally('a', 9), ...tally('b', 10) })
})

it('[SIG-4] a group that is dissolved sees nothing more', () => {
  const signals = room()
  signals.dissolve('voted b')
  expect(signalsFor(signals.now, ben)['poll.early']?.value).toEqual(tally('a', 9))
  signals.set('poll.early', tally('b', 11), 3, 'voted b')
  expect(signalsFor(signals.now, ben)['poll.early']?.value).toEqual(tally('a', 9))
})
