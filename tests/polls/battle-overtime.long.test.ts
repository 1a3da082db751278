import { expect, it } from 'vitest'
import { duel } from './poll-setups.ts'
import { pollStage } from './poll-stage.ts'

it('[BATTLE-2] a battle that is even after its minute goes on, and what was tapped in the overtime decides', async () => {
  await using stage = await pollStage()
  const { app, room } = stage
  const [ann, ben] = [await app.join('Ann', { room }), await app.join('Ben', { room })]
  const poll = await stage.open({ ...duel, overtime: { withinPercent: 5, forMs: 15_000 } }, { onAir: true })
  await ann.send('poll.tap', { poll, round: 1, side: 0, taps: 4 })
  await ben.send('poll.tap', { poll, round: 1, side: 1, taps: 4 })
  await ann.until((fan) => stage.poll(fan, poll)?.overtime === true)
  expect(stage.poll(ann, poll)).toMatchObject({ state: 'open', round: 1 })
  expect(await ben.send('poll.tap', { poll, round: 1, side: 1, taps: 3 })).toMatchObject({ value: { counted: 3 } })
  const { result, ended } = await stage.sees(ann, poll, 'revealed')
  expect([ended, result?.winners, result?.guests.votes]).toEqual(['time', [1], [4, 7]])
  const told = ann.events.filter(({ type }) => type.startsWith('poll.')).map(({ type }) => type)
  expect(told.slice(0, 5)).toEqual(['poll.opened', 'poll.closed', 'poll.extended', 'poll.closed', 'poll.revealed'])
}, 120_000)
