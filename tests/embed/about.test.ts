import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { launch } from '../support.ts'

const about = async (env: Record<string, string>) => {
  await using app = await launch({ env })
  const answer = await fetch(`${app.url}/api/about`)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
  return await answer.json()
}

it('[INT-5] pages learn how the brand signs on, what is kept how long, and who may show rooms; and no secret', async () => {
  expect(await about({ TEXT_LENGTH: '280' })).toEqual({
    privacy: { linesDays: 0, membersDays: 0 },
    embedOrigins: [],
    textLength: 280,
  })
  const BRAND_SECRET = 'what the brand and the live server know, and nobody else'
  const brand = { BRAND_SECRET, BRAND_ISSUER: 'https://accounts.example' }
  expect(await about(brand)).toMatchObject({ signOn: {} })
  const all = await about({
    ...brand,
    BRAND_SIGN_ON_URL: 'https://accounts.example/live',
    PRIVACY_URL: 'https://www.example/privacy',
    RETAIN_LINES_DAYS: '30',
    RETAIN_MEMBERS_DAYS: '800',
    EMBED_ORIGINS: 'https://www.example,https://shop.example',
  })
  expect(all).toMatchObject({
    signOn: { url: 'https://accounts.example/live' },
    privacy: { url: 'https://www.example/privacy', linesDays: 30, membersDays: 800 },
    embedOrigins: ['https://www.example', 'https://shop.example'],
  })
  expect(JSON.stringify(all)).not.toContain(BRAND_SECRET)
})

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

it('[INT-6] the integration guide names every message, attribute and variable of sign-on and embedding, and no other', () => {
  const guide = read('docs/integration.md')
  const messages = [...read('client/src/embed/embed-messages.ts').matchAll(/\{ type: '([a-z-]+)'/g)].map(
    ([, type]) => type,
  )
  const told = [...guide.matchAll(/^\| `([a-z-]+)` +\| (?:room|page) → (?:room|page)/gm)].map(([, type]) => type)
  expect(new Set(told)).toEqual(new Set(messages))
  const options = [...read('client/src/embed/embed-frame.ts').matchAll(/^ {2}(\w+)\?: string/gm)].map(
    ([, name]) => name ?? '',
  )
  const attribute = (name: string) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  expect(options.length).toBeGreaterThan(7)
  expect(options.filter((name) => name !== 'origin' && !guide.includes(`\`${attribute(name)}\``))).toEqual([])
  const variables = [...read('src/brand-environment.ts').matchAll(/^ {2}(BRAND_\w+):/gm)].map(([, name]) => name ?? '')
  expect(variables.filter((name) => !guide.includes(name) && !name.endsWith('_FILE'))).toEqual([])
  const known = new Set([...read('docs/configuration.md').matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name))
  const named = [...guide.matchAll(/`((?:BRAND|EMBED|MEMBER|RETAIN|PRIVACY|ALLOWED|RESERVED)_[A-Z_]+)[`=]/g)].map(
    ([, name]) => name,
  )
  expect(named.filter((name) => !known.has(name))).toEqual([])
})

it('[INT-7] the example of the integration guide works as it stands, from server to server', async () => {
  await using app = await launch()
  const fan = await app.join('Fan')
  const [, example = ''] = /```js\n(const live = [^]*?)```/.exec(read('docs/integration.md')) ?? []
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', example.replace('https://live.example.com', app.url)],
    {
      env: { LINK_KEY: app.tokens.hostLink(Date.now()) },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  expect(printed).toContain('seq')
  await fan.until(({ room }) => room.view.everyone.announcements.some(({ text }) => text === 'Doors open at eight'))
})
