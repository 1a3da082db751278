import { afterEach, describe, expect, it, vi } from 'vitest'
import { bothStores, launch, newId, post, type App } from '../support.ts'

/** Of this test alone, also on a store that others use. */
const some = Math.random().toString(36).slice(2, 10)

afterEach(() => vi.restoreAllMocks())

type Call = (...args: unknown[]) => unknown
const IS_CODE = /^[2-9A-Z]{5}$/

/** What the store is asked while this goes on, in order: what takes time, and more or less of it by what is there. */
async function asked(
  { stores: { stores } }: App,
  rooms: readonly string[],
  going: () => Promise<unknown>,
): Promise<string[]> {
  const calls: string[] = []
  const watched = { log: stores.log, launches: stores.launches } as unknown as Record<string, Record<string, Call>>
  for (const [name, store] of Object.entries(watched)) {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(store)).filter((each) => each !== 'constructor')
    for (const method of methods) {
      const real = store[method] as Call
      const told: Call = (...args) => {
        if (rooms.some((room) => args.includes(room)) || IS_CODE.test(String(args[0]))) calls.push(`${name}.${method}`)
        return real.apply(store, args)
      }
      vi.spyOn(store, method).mockImplementation(told)
    }
  }
  await going()
  vi.restoreAllMocks()
  return calls
}

/** A draft that this node has open, for its staff. */
async function draft(app: App, room: string): Promise<{ code: string; token: string }> {
  const { token } = await app.hostSession()
  const made = { id: newId(), room, title: 'A draft', draft: true, startsAt: app.stores.clock.now() + 3_600_000 }
  const { code } = await post<{ code: string }>(`${app.url}/api/rooms`, made, token)
  await app.join({ token }, { room })
  return { code, token: (await app.session('Ann')).token }
}

describe.each(bothStores)('on the %s store', (store, options) => {
  const rooms = [`${some}-${store}-draft`, `${some}-${store}-other`] as const
  const [here, nowhere] = rooms

  it('[A67] a draft takes a stranger the same questions to the store as a room that is not there, at every door', async () => {
    await using app = await launch(options())
    const { token } = await draft(app, here)
    const headers = { authorization: `Bearer ${token}` }
    const get =
      (path: string, init: object = {}) =>
      (room: string) =>
        fetch(`${app.url}/api/rooms/${room}${path}`, init)
    const doors: [string, (room: string) => Promise<unknown>][] = [
      ['a snapshot', get('')],
      ['history', get('/history')],
      ['a calendar', get('/calendar.ics', { headers })],
      [
        'a command',
        (room) => post(`${app.url}/api/rooms/${room}/do/chat.send`, { id: newId(), text: 'x' }, token).catch(() => 0),
      ],
      ['the door', (room) => app.join({ token }, { room }).catch(() => 0)],
    ]
    for (const [door, come] of doors) {
      const there = await asked(app, rooms, () => come(here))
      expect([door, there]).toEqual([door, await asked(app, rooms, () => come(nowhere))])
      expect(there.length).toBeGreaterThan(0)
    }
  })

  it('[A67] a code that leads to a draft takes the same questions as one that leads nowhere', async () => {
    await using app = await launch(options())
    const { code } = await draft(app, `${here}-two`)
    const other = Array.from(code, (letter) => (letter === 'Z' ? '2' : 'Z')).join('')
    for (const path of ['/api/codes/', '/j/']) {
      const come = (tried: string) => asked(app, rooms, () => fetch(app.url + path + tried, { redirect: 'manual' }))
      expect([path, await come(code)]).toEqual([path, await come(other)])
    }
  })
})
