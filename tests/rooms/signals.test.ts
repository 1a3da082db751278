import { expect, it } from 'vitest'
import { Warmth } from '../../src/presence/presence-rules.ts'
import { launch } from '../support.ts'

it('[SIG-1] the audience counts persons, not connections, and a later value replaces an earlier one', async () => {
  await using app = await launch()
  const ann = await app.join('Ann')
  const again = await app.session('Bob')
  const [phone] = [await app.join(again), await app.join(again)]
  await ann.until((fan) => fan.room.signals['room.audience']?.value.count === 2)
  const before = ann.room.signals['room.audience']
  expect(before?.value).toEqual({ count: 2, exact: true })
  await app.join('Cid')
  await phone?.until((fan) => fan.room.signals['room.audience']?.value.count === 3)
  expect(phone?.room.signals['room.audience']?.version).toBeGreaterThan(before?.version ?? 0)
})

it('[SIG-2] heat rises with what is said and falls with silence, between 0 and 100', () => {
  const warmth = new Warmth()
  expect(warmth.heat(0, 100)).toBe(0)
  for (let i = 0; i < 600; i++) warmth.line(i * 100)
  const busy = warmth.heat(60_000, 100)
  expect(busy).toBeGreaterThan(90)
  expect(busy).toBeLessThanOrEqual(100)
  expect(warmth.heat(60_000, 100_000)).toBeLessThan(busy)
  expect(warmth.heat(120_000, 100)).toBeLessThan(busy)
  expect(warmth.heat(600_000, 100)).toBe(0)
})
