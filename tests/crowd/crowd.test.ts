import { expect, it } from 'vitest'
import { Crowd } from '../../src/crowd/crowd.ts'
import { readCommand, UsageError } from '../../src/crowd/crowd-options.ts'
import { planCrowd } from '../../src/crowd/crowd-plan.ts'
import { printReport } from '../../src/crowd/crowd-report.ts'
import { seeded } from '../../src/crowd/seeded.ts'
import { smallTalk } from '../../src/crowd/small-talk.ts'
import { launch } from '../support.ts'

it('[CROWD-2] a generated crowd on a real server: every acknowledged line at every listener once, in order; view = fold', async () => {
  await using app = await launch()
  const random = seeded(7)
  const lines = [...smallTalk(random, { perSecond: 45, seconds: 5 }), { due: 5_000, text: ' \u200b ' }]
  const plan = planCrowd(lines, 30, random)
  const crowd = new Crowd({ url: app.url, room: 'main', seed: 7, random, plan, listeners: 20, cutsPerMinute: 1_200 })
  const report = await crowd.run()
  expect(report.violations).toEqual([])
  expect(report).toMatchObject({ offered: 226, acknowledged: 225, refused: { bad_text: 1 }, inDoubt: 0, unsent: 0 })
  expect(report.heard).toBe(20 * 225)
  expect(report.fanout.all.count).toBe(report.heard)
  expect(report.whole.count, 'listeners were cut and came back').toBeGreaterThan(0)
  expect(report.openlyResynchronised).toBe(0)
  expect(report.ok).toBe(true)
  expect(printReport(report)).toMatch(/^crowd: passed\n/)
})

it('a crowd too many of whose lines are refused has failed', async () => {
  await using app = await launch({ env: { TEXT_LENGTH: '2' } })
  const random = seeded(7)
  const plan = planCrowd(smallTalk(random, { perSecond: 30, seconds: 1 }), 30, random)
  const report = await new Crowd({ url: app.url, room: 'main', seed: 7, random, plan, listeners: 2 }).run()
  expect(report).toMatchObject({ ok: false, acknowledged: 0, refused: { bad_text: 30 }, violations: [] })
})

it('a command line that does not say what to play is refused in words', () => {
  expect(() => readCommand([])).toThrow('pass --replay')
  expect(() => readCommand(['--replay', 'no-such-file.gz'])).toThrow(/there is no file no-such-file.gz: pass --replay/)
  expect(() => readCommand(['--generate', 'many'])).toThrow(UsageError)
  expect(readCommand(['--generate', '5', '--seconds', '2', '--seed', '3'])).toMatchObject({
    crowd: { seed: 3, room: 'main' },
  })
})
