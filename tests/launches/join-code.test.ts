import { expect, it } from 'vitest'
import { CODE, type Listed } from '../../src/protocol/launches.ts'
import { bothStores, launch, newId, newRoom, post, type App } from '../support.ts'

async function codeOf(app: App, room: string): Promise<string> {
  const { rooms } = (await (await fetch(`${app.url}/api/rooms`)).json()) as { rooms: Listed[] }
  const code = rooms.find((listed) => listed.room === room)?.code
  if (code === undefined) throw new Error('the house does not list it')
  return code
}
const follow = async (app: App, code: string) => {
  const response = await fetch(`${app.url}/j/${code}`, { redirect: 'manual' })
  return [response.status, response.headers.get('location')]
}
const wrong = (code: string): string => (code.startsWith('2') ? '3' : '2') + code.slice(1)

it.each(bothStores)(
  '[CODE-2] a code leads to its room however it is typed, on the %s store',
  async (_name, options) => {
    await using app = await launch(options())
    const room = await newRoom(app)
    await expect
      .poll(() => codeOf(app, room).catch(() => ''), { timeout: 5_000 })
      .toMatch(new RegExp(`^[${CODE.letters}]{5}$`))
    const code = await codeOf(app, room)
    const typed = [code, code.toLowerCase(), ` ${code.slice(0, 2)}-${code.slice(2)} `, code.split('').join(' ')]
    for (const each of typed.map(encodeURIComponent)) {
      expect(await follow(app, each)).toEqual([302, `/r/${room}`])
      expect(await (await fetch(`${app.url}/api/codes/${each}`)).json()).toEqual({ room })
    }
    expect(await follow(app, wrong(code))).toEqual([302, `/?code=${wrong(code)}`])
    expect(await follow(app, encodeURIComponent('a&b=c'))).toEqual([302, '/?code=a%26b%3Dc'])
    expect((await fetch(`${app.url}/api/codes/${wrong(code)}`)).status).toBe(404)
  },
)

it('[CODE-1] asked again, the command gives the same address and code', async () => {
  await using app = await launch()
  const { token } = await app.hostSession()
  const asked = { id: newId(), title: 'A launch' }
  const first = await post(`${app.url}/api/rooms`, asked, token)
  expect(first).toEqual({ room: expect.any(String) as string, code: expect.any(String) as string })
  expect(await post(`${app.url}/api/rooms`, asked, token)).toEqual(first)
})

it('[CODE-3] who has guessed wrong twenty times in a minute is told nothing more, right or wrong', async () => {
  await using app = await launch()
  const code = await codeOf(app, 'main')
  const status = async (tried: string) => (await fetch(`${app.url}/api/codes/${tried}`)).status
  const hall = await Promise.all(Array.from({ length: 60 }, () => status(code)))
  expect(new Set(hall)).toEqual(new Set([200]))
  for (let i = 0; i < 20; i++) expect(await status(i % 2 ? wrong(code) : 'nonsense')).toBe(404)
  expect([await status(code), await status(wrong(code))]).toEqual([429, 429])
  const refused = await fetch(`${app.url}/j/${code}`, { redirect: 'manual' })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3'])
  expect(await refused.json()).toMatchObject({ refused: 'too_fast' })
})
