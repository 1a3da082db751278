import { expect, it } from 'vitest'
import type { Teaser } from '../../src/protocol/teasers.ts'
import { TEASER_LIMITS } from '../../src/protocol/teasers.ts'
import { launch, type App, type Fan } from '../support.ts'

async function warmup(app: App, draft?: true) {
  const session = await app.hostSession()
  const lobby = await app.join(session)
  const startsAt = app.stores.clock.now() + 3_600_000
  const asked = { title: 'Aurora 3', startsAt, doorsAt: startsAt - 60_000, ...(draft && { draft }) }
  const made = await lobby.send('launch.create', asked)
  if (!made.ok) throw new Error(made.refused)
  const { room } = made.value
  return { host: await app.join(session, { room }), room, startsAt, now: () => app.stores.clock.now() }
}
const plan = (host: Fan, card: string, at: number, more: Partial<Teaser> = {}) =>
  host.send('teaser.plan', { teaser: { card, at, title: card, ...more } })
const cardsOf = (fan: Fan): string[] => fan.room.view.everyone.teasers.map(({ card }) => card)
const titlesOf = (fan: Fan): string[] => fan.room.view.everyone.teasers.map(({ title }) => title)

it('[TEASER-1] until its moment only staff know of a card; then everybody sees it, once', async () => {
  await using app = await launch()
  const { host, room, now } = await warmup(app)
  const ann = await app.join('Ann', { room })
  expect(await plan(host, 'soon', now() + 600)).toMatchObject({ ok: true })
  expect(await plan(host, 'later', now() + 600_000)).toMatchObject({ ok: true })
  expect(await plan(host, 'now', now() - 1)).toMatchObject({ ok: true })
  await ann.until((fan) => cardsOf(fan).includes('now') && cardsOf(fan).includes('soon'))
  expect(cardsOf(ann).toSorted()).toEqual(['now', 'soon'])
  const shown = ann.events.flatMap((event) => (event.type === 'teaser.shown' ? [event] : []))
  expect(shown).toHaveLength(2)
  for (const { at, teaser } of shown) expect(at, teaser.card).toBeGreaterThanOrEqual(teaser.at)
  const soon = ann.events.findIndex((event) => event.type === 'teaser.shown' && event.teaser.card === 'soon')
  expect(JSON.stringify([ann.welcomes, ann.events.slice(0, soon)])).not.toContain('soon')
  expect(JSON.stringify([ann.room, ann.events])).not.toContain('later')
  expect(host.room.view.staff?.teasers.map(({ card }) => card)).toEqual(['now', 'soon', 'later'])
})

it('[TEASER-2] a card of the same name is replaced, at its new moment; a dropped one is gone for everybody', async () => {
  await using app = await launch()
  const { host, room, now } = await warmup(app)
  const ann = await app.join('Ann', { room })
  await plan(host, 'one', now() + 600_000)
  await plan(host, 'one', now() - 1, { title: 'First' })
  await ann.until((fan) => cardsOf(fan).includes('one'))
  await plan(host, 'one', now() + 500, { title: 'Second', texts: { es: { title: 'Segunda' } } })
  expect(titlesOf(ann)).toEqual(['First'])
  await ann.until((fan) => titlesOf(fan).includes('Second'))
  expect(titlesOf(ann)).toEqual(['Second'])
  await plan(host, 'two', now() + 500)
  for (const card of ['one', 'two']) expect(await host.send('teaser.drop', { card })).toMatchObject({ ok: true })
  expect(await host.send('teaser.drop', { card: 'two' })).toMatchObject({ refused: 'not_found' })
  await plan(host, 'three', now() + 600)
  await ann.until((fan) => cardsOf(fan).includes('three'))
  expect(cardsOf(ann)).toEqual(['three'])
  expect(JSON.stringify(ann.events)).not.toContain('"two"')
})

it('[TEASER-2] there are twenty at most, and each says something', async () => {
  await using app = await launch()
  const { host, now } = await warmup(app)
  for (let i = 0; i < TEASER_LIMITS.planned; i++)
    expect(await plan(host, `card-${i}`, now() + 600_000 + i)).toMatchObject({ ok: true })
  expect(await plan(host, 'one-more', now() + 600_000)).toMatchObject({ refused: 'too_many' })
  expect(await plan(host, 'card-0', now() + 700_000)).toMatchObject({ ok: true })
  expect(await plan(host, 'card-0', now() + 700_000, { title: '\u200b' })).toMatchObject({ refused: 'bad_text' })
})

it('[LAUNCH-5] [TEASER-1] a draft shows no card; with its announcement those whose moment has passed appear', async () => {
  await using app = await launch()
  const { host, room, now } = await warmup(app, true)
  await plan(host, 'past', now() - 1)
  await plan(host, 'ahead', now() + 600_000)
  await host.until((fan) => fan.room.view.staff?.teasers.length === 2)
  expect(cardsOf(host)).toEqual([])
  expect(await host.send('launch.announce', {})).toMatchObject({ ok: true })
  const ann = await app.join('Ann', { room })
  await ann.until((fan) => cardsOf(fan).length > 0)
  expect(cardsOf(ann)).toEqual(['past'])
})
