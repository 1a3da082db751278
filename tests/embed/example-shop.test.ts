import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePort } from '../../scripts/lib/ports.mjs'
import { Tokens } from '../../src/persons/tokens.ts'
import type { Person, RoomId } from '../../src/protocol/core.ts'
import { launch, newId, newRoom, post, redisHouse, type App, type Fan } from '../support.ts'
import { startShop, type Customer } from './shop-process.ts'

const BRAND_SECRET = 'what the shop and the live server know, and nobody else'
const BRAND = { BRAND_ISSUER: 'https://shop.example', BRAND_ROLES: 'live-admin=host' }

interface Signed {
  token: string
  person: Person
}
const signOn = async ({ url }: App, customer: Customer, before?: string): Promise<Signed> =>
  await post<Signed>(`${url}/api/session`, { token: await customer.token() }, before)

/** Why the server does not let them in: at the door, or right behind it. */
async function keptOut(app: App, token: string, room: RoomId, from?: Fan['room']['position']): Promise<unknown> {
  const joining = app.join({ token }, { room, ...(from && { from }) })
  const outcome = await joining.catch((error: Error & { data?: { refused?: string } }) => error.data?.refused)
  return outcome instanceof Object ? 'let in' : outcome
}

it(
  '[INT-1] the example shop signs a fan on: a member on two devices on two nodes, whom a ban reaches everywhere within 2 s',
  { timeout: 40_000 },
  async () => {
    const cluster = { redisUrl: redisHouse(), env: { ...BRAND, BRAND_SECRET } }
    await using one = await launch({ ...cluster, env: { ...cluster.env, NODE_ID: 'one' } })
    await using two = await launch({ ...cluster, env: { ...cluster.env, NODE_ID: 'two' } })
    await using shop = await startShop({ BRAND_SECRET, LIVE_URL: one.url })
    const room = await newRoom(one)
    const ana = await shop.customer('ana')
    const guest = await one.session('Anita')
    const phone = await signOn(one, ana, guest.token)
    const desk = await signOn(two, ana)
    expect(phone.person).toMatchObject({ standing: 'member', name: 'Ana Souza' })
    expect(desk.person.id).toBe(phone.person.id)

    const [here, there] = [await one.join(phone, { room }), await two.join(desk, { room })]
    const bo = await two.join('Bo', { room })
    expect((await here.send('chat.send', { text: 'by phone' })).ok).toBe(true)
    expect((await there.send('chat.send', { text: 'by desk' })).ok).toBe(true)
    for (const fan of [here, there, bo]) await fan.until(({ texts }) => texts.length === 2)
    const said = bo.room.view.everyone.chat.lines.map(({ by, name }) => [by, name])
    expect(said).toEqual([
      [phone.person.id, 'Ana Souza'],
      [phone.person.id, 'Ana Souza'],
    ])

    const from = there.room.position
    const host = await one.join(await one.hostSession(), { room })
    const gone = Promise.all([here.next('bye'), there.next('bye')])
    const start = performance.now()
    expect((await host.send('person.restrict', { person: phone.person.id, forMs: null })).ok).toBe(true)
    expect(await gone).toMatchObject([{ reason: 'banned' }, { reason: 'banned' }])
    const ms = Math.round(performance.now() - start)
    console.log(`banned on two nodes within ${ms} ms`)
    expect(ms).toBeLessThan(2_000)

    for (const app of [one, two]) {
      // With the old token, as the guest they were, by resume, after signing on anew.
      expect(await keptOut(app, phone.token, room)).toBe('banned')
      expect(await keptOut(app, guest.token, room)).toBe('banned')
      expect(await keptOut(app, desk.token, room, from)).toBe('banned')
      expect(await keptOut(app, (await signOn(app, ana)).token, room)).toBe('banned')
      // With a new nickname.
      const renamed = await post<Signed>(`${app.url}/api/session`, { name: 'Somebody' }, guest.token)
      expect(await keptOut(app, renamed.token, room)).toBe('banned')
      const body = { id: newId(), text: 'still here' }
      const sent = post(`${app.url}/api/rooms/${room}/do/chat.send`, body, desk.token)
      await expect(sent).rejects.toMatchObject({ problem: { refused: 'banned' } })
    }
    expect(bo.texts).toEqual(['by phone', 'by desk'])
  },
)

it('[INT-2] the example shop signs with a key pair, and its staff ban, free and sign out from server to server', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-shop-'))
  const BRAND_KEYS_FILE = join(dir, 'brand.jwks.json')
  const port = await freePort()
  const LIVE_URL = `http://127.0.0.1:${port}`
  const LINK_KEY = new Tokens('a secret for tests, long enough to be one').hostLink(Date.now())
  await using shop = await startShop({ BRAND_KEYS_FILE, LIVE_URL, LINK_KEY })
  await using app = await launch({ port, env: { ...BRAND, BRAND_KEYS_FILE } })
  try {
    const [ana, mira] = [await shop.customer('ana'), await shop.customer('mira')]
    expect((await signOn(app, mira)).person).toMatchObject({ standing: 'member', name: 'Mira', role: 'host' })
    const { token, person } = await signOn(app, ana)
    expect(person.role).toBeUndefined()
    const fan = await app.join({ token })

    expect((await ana.ask('/staff/ban', { user: 'bo' })).status).toBe(403)
    const cut = fan.next('bye')
    expect(await (await mira.ask('/staff/ban', { user: 'ana' })).json()).toEqual({ person: person.id })
    expect(await cut).toMatchObject({ reason: 'banned' })
    expect(await keptOut(app, token, 'main' as RoomId)).toBe('banned')

    expect((await mira.ask('/staff/free', { user: 'ana' })).status).toBe(200)
    const back = await app.join({ token })
    const out = back.next('bye')
    expect((await mira.ask('/staff/sign-out', { user: 'ana' })).status).toBe(200)
    expect(await out).toMatchObject({ reason: 'signed_out' })
    expect(await keptOut(app, token, 'main' as RoomId)).toBe('token_invalid')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

it('[INT-3] the shop leads who signs on outside of it back to the live server, with a token for one sign-on, and nowhere else', async () => {
  await using app = await launch({ env: { ...BRAND, BRAND_SECRET } })
  await using shop = await startShop({ BRAND_SECRET, LIVE_URL: app.url })
  const ana = await shop.customer('ana')
  const leads = async (back: string) =>
    (await ana.ask(`/live-sign-on?return=${encodeURIComponent(back)}`)).headers.get('location')
  const [address, token = ''] = (await leads(`${app.url}/r/main#chat`))?.split('#token=') ?? []
  expect(address).toBe(`${app.url}/r/main`)
  expect(await post(`${app.url}/api/session`, { token })).toMatchObject({ person: { name: 'Ana Souza' } })
  await expect(post(`${app.url}/api/session`, { token })).rejects.toMatchObject({ problem: { refused: 'token_used' } })
  for (const elsewhere of [
    'https://evil.example/r/main',
    `${app.url}.evil.example/`,
    '//evil.example',
    'javascript:alert(1)',
  ])
    expect(await leads(elsewhere)).toBeNull()
})
