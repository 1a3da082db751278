import { describe, expect, it } from 'vitest'
import { newCustomer, shopEnv, signOn } from '../persons/shop.ts'
import { bothStores, launch, newRoom, type App, type Fan } from '../support.ts'

/** One of each standing, and of those roles that the crowd's permissions do not hold for, in a room of one node. */
async function gathering(app: App) {
  const room = await newRoom(app)
  const owner = await app.join(await app.hostSession(), { room })
  const link = async (role: 'display' | 'staff' | 'moderator') => {
    const made = await owner.send('link.create', { role, room, hours: 1 })
    const hostKey = made.ok ? made.value.key : ''
    const response = await fetch(`${app.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ hostKey }),
    })
    return app.join((await response.json()) as { token: string }, { room })
  }
  return {
    room,
    visitor: await app.join(undefined, { room }),
    guest: await app.join('Gus', { room }),
    member: await app.join(await signOn(app, newCustomer()), { room }),
    display: await link('display'),
    staff: await link('staff'),
    moderator: await link('moderator'),
  }
}
type People = Awaited<ReturnType<typeof gathering>>
const FANS = ['visitor', 'guest', 'member', 'display', 'staff'] as const

const said = async (answer: Promise<{ ok: boolean; refused?: string }>): Promise<string> => {
  const { ok, refused = 'no' } = await answer
  return ok ? 'yes' : refused
}
const chatting = (people: People) =>
  Promise.all(FANS.map((who) => said(people[who].send('chat.send', { text: `from a ${who}` }))))
const cheering = (people: People) =>
  Promise.all(FANS.map((who) => said(people[who].send('cheer.send', { kind: '👏' }))))
const seen = (fan: Fan, chat: string | null): Promise<void> =>
  fan.until(({ room: { view } }) => view.everyone.permissions.chat === chat)

describe.each(bothStores)('%s', (_name, options) => {
  it('[ROLE-5] who may chat and cheer is what the room says: everybody with a name, members, or staff alone', async () => {
    await using app = await launch({ ...options(), env: shopEnv })
    const people = await gathering(app)
    const { moderator, visitor } = people
    expect(visitor.room.view.everyone.permissions).toEqual({
      cheer: 'visitor',
      vote: 'visitor',
      chat: 'guest',
      ask: 'guest',
    })
    expect(await chatting(people)).toEqual(['name_first', 'yes', 'yes', 'not_allowed', 'yes'])
    expect(await cheering(people)).toEqual(['yes', 'yes', 'yes', 'not_allowed', 'yes'])

    expect(await moderator.send('permissions.set', { chat: 'member' })).toMatchObject({ ok: true })
    await seen(visitor, 'member')
    expect(await chatting(people)).toEqual(['members_only', 'members_only', 'yes', 'not_allowed', 'yes'])

    expect(await moderator.send('permissions.set', { chat: null, cheer: 'guest' })).toMatchObject({ ok: true })
    await seen(visitor, null)
    expect(visitor.room.view.everyone.permissions).toEqual({
      cheer: 'guest',
      vote: 'visitor',
      chat: null,
      ask: 'guest',
    })
    expect(await chatting(people)).toEqual(['not_allowed', 'not_allowed', 'not_allowed', 'not_allowed', 'yes'])
    expect(await cheering(people)).toEqual(['name_first', 'yes', 'yes', 'not_allowed', 'yes'])

    expect(await moderator.send('permissions.set', { chat: 'guest', cheer: null })).toMatchObject({ ok: true })
    await seen(visitor, 'guest')
    expect(await cheering(people)).toEqual([...Array<string>(4).fill('not_allowed'), 'yes'])
  })

  it('[ROLE-5] it holds in one room, is for staff who moderate, and not in a closed room', async () => {
    await using app = await launch({ ...options(), env: shopEnv })
    const { moderator, guest, staff, room } = await gathering(app)
    expect(await moderator.send('permissions.set', {})).toMatchObject({ refused: 'bad_input' })
    expect(await moderator.raw('permissions.set', { id: 'aaaaaaaa', chat: 'visitor' })).toMatchObject({
      refused: 'bad_input',
    })
    expect(await moderator.raw('permissions.set', { id: 'aaaaaaaa', tap: 'member' })).toMatchObject({
      refused: 'bad_input',
    })
    for (const fan of [guest, staff])
      expect(await fan.send('permissions.set', { chat: null })).toMatchObject({ refused: 'not_allowed' })
    await moderator.send('permissions.set', { chat: null })
    await seen(guest, null)
    const elsewhere = await app.join('Ann', { room: await newRoom(app) })
    expect(await elsewhere.send('chat.send', { text: 'here one may' })).toMatchObject({ ok: true })
    const owner = await app.join(await app.hostSession(), { room })
    await owner.send('launch.end', {})
    await owner.send('launch.archive', {})
    expect(await owner.send('permissions.set', { chat: 'guest' })).toMatchObject({ refused: 'closed' })
  })
})
