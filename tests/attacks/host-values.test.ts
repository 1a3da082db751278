import { describe, expect, it } from 'vitest'
import { everyone } from '../chat/chat-cast.ts'
import { launch, newId, type App } from '../support.ts'

const FAR = 4_000_000_000_000

async function ask(app: App, command: string, token: string, input: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ id: newId(), ...input })
  const response = await fetch(`${app.url}/api/rooms/main/do/${command}`, { method: 'POST', headers, body })
  return [response.status, await response.json()]
}

describe('what hosts can set', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://x/y',
    'http://x.example/',
    '//x.example/a',
    '/\\x.example',
    '\\\\x.example',
    'https:\\\\x.example',
    'https://x.example/"onload=',
    "https://x.example/');",
    'https://x.example/<script>',
    'https://x.example/a\nb',
    '/\n/x.example',
    '/\t/x.example',
    ' https://x.example',
    'HTTPS://x.example',
    'vbscript:x',
    '',
    'https://',
    'https://[',
    'https://x.example:99999/',
    'https://%/',
    `/${'a'.repeat(500)}`,
  ])('[HOST-8] %j is no address of a stream or a picture', async (url) => {
    await using app = await launch()
    const { token } = await app.hostSession()
    const bad = async (command: string, input: object) =>
      expect(await ask(app, command, token, input)).toMatchObject([400, { refused: 'bad_input' }])
    await bad('launch.edit', { changes: { stream: { kind: 'iframe', url } } })
    await bad('launch.edit', { changes: { brand: { logo: url } } })
    await bad('teaser.plan', { teaser: { card: 'a', at: FAR, title: 'x', picture: url } })
    await bad('stage.set', { scene: { kind: 'card', title: 'x', picture: url } })
  })

  it("[HOST-9] words keyed by an object's own members, colours that are more, and moments beyond all calendars are refused or have no effect", async () => {
    await using app = await launch()
    const { token } = await app.hostSession()
    const host = await app.join({ token })
    const raw = async (command: string, json: string) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const body = `{"id":"${newId()}",${json}}`
      return (await fetch(`${app.url}/api/rooms/main/do/${command}`, { method: 'POST', headers, body })).status
    }
    for (const key of ['constructor', 'toString', 'en_US', 'x', '', 'en-<b>', 'en-12', 'zh-Hans-Hans'])
      expect(await raw('announcement.make', `"text":"x","texts":{"${key}":"y"}`)).toBe(400)
    expect([200, 400]).toContain(await raw('announcement.make', '"text":"x","texts":{"__proto__":"y"}'))
    expect(await raw('launch.edit', '"changes":{"__proto__":{"title":"y"},"lead":"z"}')).toBe(400)
    for (const colour of ['red', '#fff', '#ffffff;x', '#FFFFFF', 'url(//x)', '#0000000'])
      expect(await raw('launch.edit', `"changes":{"brand":{"accent":"${colour}"}}`)).toBe(400)
    for (const card of ['', 'a b', 'ä', 'a'.repeat(25), '../a', '<b>'])
      expect(await raw('teaser.drop', `"card":"${card}"`)).toBe(400)
    for (const moment of ['8640000000000001', '9007199254740991', '-1', '0', '1.5'])
      expect(await raw('launch.move', `"archivesAt":${moment}`)).toBe(400)
    for (const text of ['"\\u200b"', '"\\u202e"', '" "']) {
      expect(await raw('announcement.make', `"text":${text}`)).toBe(422)
      expect(await raw('person.restrict', `"person":"g_somebody-else","forMs":null,"reason":${text}`)).toBe(422)
      expect(await raw('person.restrict', `"person":"g_somebody-else","forMs":null,"name":${text}`)).toBe(422)
    }
    expect(await raw('launch.edit', '"changes":{"lead":"w"}')).toBe(200)
    await host.until((fan) => everyone(fan).launch.lead === 'w')
    expect(everyone(host).launch.title).not.toBe('y')
    expect(({} as { title?: string }).title).toBeUndefined()
    expect(everyone(host).announcements.every(({ texts }) => Object.keys(texts ?? {}).length === 0)).toBe(true)
  })

  it('[HOST-11] a code that cuts a character in two leads to the lobby like any other', async () => {
    await using app = await launch()
    const get = (path: string) => fetch(app.url + path, { redirect: 'manual' })
    const response = await get(`/j/${encodeURIComponent(`${'a'.repeat(39)}🎈`)}`)
    expect([response.status, response.headers.get('location')]).toEqual([302, `/?code=${'a'.repeat(39)}%F0%9F%8E%88`])
    expect((await get('/j/%ED%A0%80')).status).toBe(400)
    expect((await get('/j/%00%0D%0ASet-Cookie:x')).headers.get('set-cookie')).toBeNull()
  })
})
