import { describe, expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import type { LaunchView, Listed, Phase } from '../../src/protocol/launches.ts'
import { bothStores, launch, newId, type App, type Fan } from '../support.ts'
import { colours } from '../polls/poll-setups.ts'
import type { PollId } from '../../src/protocol/polls.ts'

const TITLE = 'Aurora 3'
const NOT_YET = 3_600_000

const phaseOf = (fan: Fan): Phase => fan.room.view.everyone.launch.phase
const reaches = (fan: Fan, phase: Phase): Promise<void> => fan.until((each) => phaseOf(each) === phase)
const listedFor = (fan: Fan, room: RoomId): Listed | undefined =>
  fan.house.view.everyone.rooms.find((listed) => listed.room === room)
const draftFor = (fan: Fan, room: RoomId): Listed | undefined =>
  fan.house.view.staff?.drafts.find((listed) => listed.room === room)
const get = (app: App, path: string, token?: string): Promise<Response> =>
  fetch(app.url + path, {
    redirect: 'manual',
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
  })

type NewLaunch = Omit<Parameters<typeof createIn>[1], 'title'>
async function createIn(host: Fan, asked: Omit<Parameters<typeof host.send<'launch.create'>>[1], 'id'>) {
  const reply = await host.send('launch.create', asked)
  if (!reply.ok) throw new Error(`refused: ${reply.refused}`)
  return reply.value
}

/** A launch, and a host in its room. */
async function begin(app: App, asked: NewLaunch = {}) {
  const session = await app.hostSession()
  const lobby = await app.join(session)
  const { room, code } = await createIn(lobby, { title: TITLE, ...asked })
  const host = await app.join(session, { room })
  const now = (): number => app.stores.clock.now()
  return { session, lobby, host, room, code, now }
}
const draft = (app: App, asked: NewLaunch = {}) => begin(app, { draft: true, ...asked })

describe.each(bothStores)('the life of a launch, on the %s store', (_name, options) => {
  it("[LAUNCH-4] a draft is nobody's but the staff's, at every door", async () => {
    await using app = await launch(options())
    const { host, lobby, room, code, session, now } = await draft(app, { startsAt: Date.now() + NOT_YET })
    const ann = await app.join('Ann')
    const { token } = await app.session('Bob')
    await expect(app.join('Ann', { room })).rejects.toMatchObject({ data: { refused: 'not_found' } })
    for (const path of [room, `${room}/history`, `${room}/calendar.ics`]) {
      for (const who of [undefined, token]) expect((await get(app, `/api/rooms/${path}`, who)).status).toBe(404)
      const read = await get(app, `/api/rooms/${path}`, session.token)
      expect([read.status, read.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    }
    expect((await get(app, `/api/codes/${code}`)).status).toBe(404)
    expect((await get(app, `/j/${code}`)).headers.get('location')).toBe(`/?code=${code}`)
    const rooms = async (who?: string) => (await (await get(app, '/api/rooms', who)).json()) as { drafts?: Listed[] }
    expect(JSON.stringify([await rooms(), await rooms(token)])).not.toContain(room)
    expect((await rooms(session.token)).drafts).toContainEqual(expect.objectContaining({ room, code, phase: 'draft' }))
    await lobby.until((fan) => draftFor(fan, room) !== undefined)
    expect(await host.send('launch.announce', {})).toMatchObject({ ok: true })
    await ann.until((fan) => listedFor(fan, room)?.phase === 'warmup')
    expect(listedFor(ann, room)).toMatchObject({ title: TITLE, code, startsAt: expect.any(Number) as number })
    expect(JSON.stringify(ann.house.view)).not.toContain('"draft"')
    const fan = await app.join('Ann', { room })
    expect(phaseOf(fan)).toBe('warmup')
    expect((await rooms(session.token)).drafts?.map((listed) => listed.room)).not.toContain(room)
    expect(now()).toBeGreaterThan(0)
  })

  it('[LAUNCH-7] [LAUNCH-10] doors and T-0 come by themselves; the archive is refused while something is owed, then for good', async () => {
    await using app = await launch(options())
    const { host, room, now } = await draft(app, {})
    const start = now()
    expect(await host.send('launch.move', { doorsAt: start + 700, startsAt: start + 1_000 })).toMatchObject({
      ok: true,
    })
    expect(await host.send('launch.announce', {})).toMatchObject({ ok: true })
    await reaches(host, 'warmup')
    const ann = await app.join('Ann', { room })
    await reaches(ann, 'live')
    const events = ann.events.filter(({ type }) => /^launch\.(opened|started)$/.test(type))
    expect(events.map(({ type }) => type)).toEqual(['launch.opened', 'launch.started'])
    expect(events.map(({ by }) => by)).toEqual([undefined, undefined])
    for (const [i, planned] of [700, 1_000].entries()) {
      const late = (events[i]?.at ?? NaN) - start - planned
      expect(late, 'never early, and late only as far as the machine stood still').toBeGreaterThanOrEqual(0)
      expect(late).toBeLessThan(1_000)
    }
    expect(await host.send('launch.archive', {})).toMatchObject({ refused: 'not_now' })
    expect(await host.send('brakes.set', { hold: true })).toMatchObject({ ok: true })
    expect(await ann.send('chat.send', { text: 'is it out?' })).toMatchObject({ ok: true })
    expect(await host.send('launch.end', {})).toMatchObject({ ok: true })
    await host.until((fan) => fan.room.view.staff?.chat.held.length === 1)
    expect(await host.send('launch.archive', {})).toMatchObject({ refused: 'owed' })
    const held = host.room.view.staff?.chat.held.map((line) => line.held) ?? []
    expect(await host.send('chat.judge', { held, allow: false })).toMatchObject({ ok: true })
    expect(await host.send('launch.archive', {})).toMatchObject({ ok: true })
    await reaches(ann, 'archived')
    expect(await ann.send('chat.send', { text: 'anybody?' })).toMatchObject({ refused: 'closed' })
    expect(await host.send('launch.edit', { changes: { lead: 'more' } })).toMatchObject({ refused: 'closed' })
    expect(await host.send('launch.start', {})).toMatchObject({ refused: 'not_now' })
    expect((await get(app, `/api/rooms/${room}`)).status).toBe(200)
    await ann.until((fan) => listedFor(fan, room)?.phase === 'archived')
  })

  it('[LAUNCH-8] [TEASER-1] a moved T-0 takes doors, archive and waiting cards along', async () => {
    await using app = await launch(options())
    const { host, room, now } = await draft(app, {})
    const start = now() + NOT_YET
    const moments = { doorsAt: start - 60_000, startsAt: start, archivesAt: start + 60_000 }
    expect(await host.send('launch.move', moments)).toMatchObject({ ok: true })
    const teaser = { card: 'colours', at: start - 1_000, title: 'Three colours' }
    expect(await host.send('teaser.plan', { teaser })).toMatchObject({ ok: true })
    expect(await host.send('launch.announce', {})).toMatchObject({ ok: true })
    await reaches(host, 'warmup')
    const ann = await app.join('Ann', { room })
    const byMs = now() + 2_000 - start
    expect(await host.send('launch.move', { startsAt: start + byMs, why: 'earlier' })).toMatchObject({ ok: true })
    await ann.until((fan) => fan.room.view.everyone.launch.startsAt === start + byMs)
    expect(ann.room.view.everyone.launch).toMatchObject<Partial<LaunchView>>({
      ...{ doorsAt: moments.doorsAt + byMs, archivesAt: moments.archivesAt + byMs, revision: 2 },
      moved: { from: start, at: expect.any(Number) as number, why: 'earlier' },
    })
    await reaches(ann, 'live')
    const shown = ann.room.view.everyone.teasers
    expect(shown).toEqual([{ ...teaser, at: teaser.at + byMs }])
    const types = ann.events.map(({ type }) => type).filter((type) => /opened|started|shown/.test(type))
    expect(types).toEqual(['launch.opened', 'teaser.shown', 'launch.started'])
  })

  it('[LAUNCH-9] after the show the launch runs again, by hand or at another T-0', async () => {
    await using app = await launch(options())
    const { host, room, now } = await begin(app, { startsAt: Date.now() + NOT_YET })
    const ann = await app.join('Ann', { room })
    for (const step of ['start', 'end', 'start', 'end'] as const)
      expect(await host.send(`launch.${step}`, {})).toMatchObject({ ok: true })
    const startsAt = now() + 1_000
    expect(await host.send('launch.move', { startsAt })).toMatchObject({ ok: true })
    await reaches(ann, 'lobby')
    expect(ann.room.view.everyone.launch).not.toHaveProperty('startedAt')
    await reaches(ann, 'live')
    expect(ann.events.filter(({ type }) => type === 'launch.started').at(-1)).not.toHaveProperty('by')
    await ann.until((fan) => listedFor(fan, room)?.phase === 'live' && listedFor(fan, room)?.startsAt === startsAt)
  })

  it('[LAUNCH-11] a copy takes settings, run-down and cards at the same distance from T-0, and nothing that happened', async () => {
    await using app = await launch(options())
    const start = Date.now() + NOT_YET
    const brand = { accent: '#0044cc', logo: '/logo.svg' }
    const settings = { lead: 'At eight', thanks: 'Bye', texts: { es: { title: 'Aurora 3, estreno' } }, language: 'en' }
    const source = await begin(app, { template: true, startsAt: start, brand, ...settings })
    const cues = [{ cue: 'one', note: 'Hello', offsetMs: -5_000, scene: { kind: 'countdown' as const } }]
    expect(await source.host.send('stage.plan', { cues })).toMatchObject({ ok: true })
    const teaser = { card: 'colours', at: start - 600_000, title: 'Three colours' }
    expect(await source.host.send('teaser.plan', { teaser })).toMatchObject({ ok: true })
    expect(await source.host.send('launch.open', {})).toMatchObject({ refused: 'not_now' })
    expect(await source.host.send('brakes.set', { slow: 9 })).toMatchObject({ ok: true })
    const id = newId()
    const ask = () =>
      source.lobby.send('launch.create', {
        id,
        title: 'Aurora 4',
        from: source.room,
        startsAt: start + 5,
        thanks: 'See you',
      })
    const made = await ask()
    expect(made).toMatchObject({ ok: true })
    expect(await ask()).toEqual(made)
    if (!made.ok) return
    const copy = await app.join(source.session, { room: made.value.room })
    const { everyone, staff } = copy.room.view
    expect(everyone.launch).toMatchObject({ title: 'Aurora 4', phase: 'lobby', ...settings, thanks: 'See you' })
    expect(everyone.launch.brand).toMatchObject({ logo: '/logo.svg', accent: { chosen: '#0044cc' } })
    expect(everyone.launch).not.toHaveProperty('template')
    expect(everyone.brakes.slow).toBe(0)
    expect(staff).toMatchObject({ rundown: cues, teasers: [{ ...teaser, at: teaser.at + 5 }] })
    expect(copy.room.position?.seq).toBe(4)
  })

  it('[LAUNCH-11] the polls of a launch wait in the queue of its copy, asked or not, but not what was withdrawn', async () => {
    await using app = await launch(options())
    const source = await begin(app, {})
    const polls = ['waits', 'asked', 'withdrawn']
    for (const poll of polls) await source.host.send('poll.draft', { poll: poll as PollId, setup: colours })
    for (const poll of polls.slice(1)) await source.host.send('poll.open', { poll: poll as PollId })
    await source.host.send('poll.withdraw', { poll: 'withdrawn' as PollId, reason: 'asked wrongly' })
    await source.host.until(({ room: { view } }) => view.everyone.polls.some(({ state }) => state === 'withdrawn'))
    const made = await source.lobby.send('launch.create', { title: 'Aurora 4', from: source.room })
    expect(made).toMatchObject({ ok: true })
    if (!made.ok) return
    const { everyone, staff } = (await app.join(source.session, { room: made.value.room })).room.view
    expect(staff?.polls.queue).toEqual(['waits', 'asked'].map((poll) => ({ poll, setup: colours })))
    expect(everyone.polls).toEqual([])
  })

  it('[LAUNCH-7] [LAUNCH-10] a lounge is archived by itself at its moment; then no card is planned and nothing is moved', async () => {
    await using app = await launch(options())
    const { host, room } = await begin(app, { archivesAt: Date.now() + 1_000 })
    const ann = await app.join('Ann', { room })
    expect(await ann.send('chat.send', { text: 'hello' })).toMatchObject({ ok: true })
    await reaches(ann, 'archived')
    expect(ann.events.at(-1)).not.toHaveProperty('by')
    await reaches(host, 'archived')
    const teaser = { card: 'late', at: Date.now(), title: 'Too late' }
    expect(await host.send('teaser.plan', { teaser })).toMatchObject({ refused: 'closed' })
    expect(await host.send('teaser.drop', { card: 'late' })).toMatchObject({ refused: 'closed' })
    expect(await host.send('launch.move', { startsAt: Date.now() + NOT_YET })).toMatchObject({ refused: 'closed' })
    expect(await ann.send('chat.send', { text: 'anybody?' })).toMatchObject({ refused: 'closed' })
    expect(phaseOf(await app.join('Bob', { room }))).toBe('archived')
  })

  it('[LAUNCH-13] settings change on air, with a reason; what shows nothing is refused', async () => {
    await using app = await launch(options())
    const { host, room } = await begin(app)
    const ann = await app.join('Ann', { room })
    const edit = (changes: object, why?: string) => host.send('launch.edit', { changes, ...(why && { why }) })
    expect(await edit({ title: '  Aurora\u200b   4 ', lead: 'At eight' }, 'a typo')).toMatchObject({ ok: true })
    await ann.until((fan) => listedFor(fan, room)?.title === 'Aurora 4')
    expect(ann.room.view.everyone.launch).toMatchObject({ title: 'Aurora 4', lead: 'At eight', revision: 1 })
    expect(await edit({ lead: null })).toMatchObject({ ok: true })
    await ann.until((fan) => fan.room.view.everyone.launch.lead === undefined)
    expect(await edit({ title: '\u200b' })).toMatchObject({ refused: 'bad_text' })
    expect(await edit({ texts: { es: { lead: ' ' } } })).toMatchObject({ refused: 'bad_text' })
    expect(await edit({ lead: 'x' }, '\u200b')).toMatchObject({ refused: 'bad_text' })
    expect(await edit({})).toMatchObject({ refused: 'bad_input' })
  })

  it('moments that do not fit are refused, and the address stays free', async () => {
    await using app = await launch(options())
    const host = await app.join(await app.hostSession())
    const room = `r-${newId()
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')}` as RoomId
    const startsAt = Date.now() + NOT_YET
    const wrong = [
      { startsAt: 1 },
      { startsAt, doorsAt: startsAt + 1 },
      { startsAt, archivesAt: startsAt },
      { doorsAt: startsAt },
    ]
    for (const moments of [...wrong, { archivesAt: 1 }])
      expect(await host.send('launch.create', { room, title: TITLE, ...moments })).toMatchObject({
        refused: 'bad_input',
      })
    expect(await host.send('launch.create', { room, title: TITLE, from: 'no-such-room' as RoomId })).toMatchObject({
      refused: 'not_found',
    })
    expect(await host.send('launch.create', { room, title: TITLE, startsAt, doorsAt: startsAt - 5 })).toMatchObject({
      ok: true,
    })
    expect(phaseOf(await app.join('Ann', { room }))).toBe('warmup')
  })
})
