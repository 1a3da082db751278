import { expect, it } from 'vitest'
import { Crowd } from '../../src/crowd/crowd.ts'
import { readCommand, UsageError } from '../../src/crowd/crowd-options.ts'
import { printReport } from '../../src/crowd/crowd-report.ts'
import { bothStores, launch, newRoom } from '../support.ts'

it.each(bothStores)(
  '[CROWD-4] a crowd that votes, taps, asks and upvotes while it is cut, %s: what is announced is what was accepted',
  { timeout: 120_000 },
  async (_, store) => {
    await using app = await launch(store())
    const room = await newRoom(app)
    const key = app.tokens.hostLink(app.stores.clock.now())
    const command = readCommand(
      ['--url', app.url, '--room', room, '--host-key', key, '--voters', '60', '--listeners', '5', '--seed', '7'].concat(
        ['--polls', '6', '--poll-seconds', '2.5', '--asks-per-minute', '120', '--cuts-per-minute', '300', '--quiet'],
      ),
    )
    if (command === 'help') throw new Error('it is a command to run')
    const report = await new Crowd({ ...command.crowd, patienceMs: 20_000 }).run()
    expect(report.violations).toEqual([])
    expect(report.votes).toMatchObject({ voters: 60, rounds: 6, inDoubt: 0 })
    const { accepted, changed, taps, tapsCounted, refused, questions, upvotes, counted } = report.votes ?? {}
    expect(accepted).toBeGreaterThan(150)
    expect(changed).toBeGreaterThan(10)
    expect(tapsCounted).toBeGreaterThan(100)
    expect(tapsCounted, 'some tap faster than counts').toBeLessThan(taps ?? 0)
    expect(refused).toMatchObject({
      'poll.vote bad_input': expect.any(Number),
      'poll.vote poll_closed': expect.any(Number),
    })
    expect(refused).toMatchObject({ 'poll.vote voted': expect.any(Number) })
    expect(questions).toBeGreaterThan(5)
    expect(upvotes).toBeGreaterThan(questions ?? 0)
    expect(counted?.count).toBe(accepted)
    expect(report.whole.count, 'listeners were cut and came back').toBeGreaterThan(0)
    expect(report.ok).toBe(true)
    expect(printReport(report)).toMatch(/pending, then counted +p50/)
  },
)

it('a host key without anybody who votes is refused in words', () => {
  expect(() => readCommand(['--generate', '5', '--host-key', 'a-key'])).toThrow(UsageError)
  expect(readCommand(['--voters', '20', '--seconds', '3'])).toMatchObject({
    crowd: { plan: { offers: [] }, voting: { voters: 20, forMs: 3_000, openMs: 8_000 } },
  })
  expect(readCommand(['--generate', '5'])).not.toHaveProperty('crowd.voting')
})
