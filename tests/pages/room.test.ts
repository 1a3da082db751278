import { afterEach, beforeEach, expect, it } from 'vitest'
import { composer, line, openHall, PHONE, said, say, sayAs, whole, type Hall, usePages } from './page-browser.ts'

const built = usePages()
let hall: Hall

beforeEach(async () => {
  hall = await openHall(built.browser, built.dir)
})
afterEach(() => hall[Symbol.asyncDispose]())

it('[PAGE-1] two people in two browsers talk', async () => {
  const [ann, ben] = [await hall.person(), await hall.person({ viewport: PHONE })]
  await sayAs(ann, 'Ann', 'Is anybody here?')
  await line(ben, 'Is anybody here?').waitFor()
  await sayAs(ben, 'Ben', 'Yes, by phone')
  await line(ann, 'Yes, by phone').waitFor()
  expect(await said(ann)).toEqual(await said(ben))
  expect(await line(ann, 'Yes, by phone').locator('.name').innerText()).toBe('Ben')
})

it('asks nothing before the first line, and says how many are here', async () => {
  const ann = await hall.person()
  await whole(ann)
  expect(await ann.getByRole('dialog').count()).toBe(0)
  await hall.person()
  await ann.locator('.audience').getByRole('img', { name: '2 people here', exact: true }).waitFor()
})

it('[PAGE-2] the name sheet comes with the first line and keeps it', async () => {
  const ann = await hall.person()
  await say(ann, 'My very first line')
  const sheet = ann.getByRole('dialog')
  await sheet.getByText('My very first line').waitFor()
  expect(await sheet.getByRole('textbox').inputValue()).toMatch(/^\S+ \S+ \d\d$/)
  await ann.keyboard.press('Escape')
  expect(await composer(ann).inputValue()).toBe('My very first line')
  await ann.getByRole('button', { name: 'Send', exact: true }).click()
  await sheet.getByRole('textbox').fill('Admin')
  await sheet.getByRole('button', { name: 'Join and send' }).click()
  await sheet.getByRole('alert').getByText('kept for the staff').waitFor()
  await sheet.getByRole('textbox').fill('Ann')
  await sheet.getByRole('button', { name: 'Join and send' }).click()
  await line(ann, 'My very first line').waitFor()
  expect(await composer(ann).inputValue()).toBe('')
  expect(await said(ann)).toEqual(['My very first line'])
})

it('[PAGE-3] a name holds in every tab', async () => {
  const first = await hall.person()
  await whole(first)
  const second = await first.context().newPage()
  await second.goto(first.url())
  await whole(second)
  await sayAs(first, 'Ann', 'Named in the first tab')
  await line(second, 'Named in the first tab').locator('.meta', { hasText: 'you' }).waitFor()
  await whole(second)
  await say(second, 'And known in the second')
  await line(first, 'And known in the second').waitFor()
  const third = await first.context().newPage()
  await third.goto(first.url())
  await say(third, 'And in a later one')
  await line(first, 'And in a later one').waitFor()
  const watcher = await hall.fan()
  const people = watcher.room.view.everyone.chat.lines.map(({ by, name }) => `${by} ${name}`)
  expect(people).toHaveLength(3)
  expect(new Set(people).size).toBe(1)
})

it('[PAGE-4] after being offline a page is whole: nothing missing, nothing twice', async () => {
  const ann = await hall.person()
  await sayAs(ann, 'Ann', 'before the tunnel')
  await ann.context().setOffline(true)
  await ann.locator('.banner.away').waitFor()
  const others = await Promise.all([1, 2, 3].map((n) => hall.fan(`Fan ${n}`)))
  for (const n of [1, 2])
    for (const [who, other] of others.entries()) await other.send('chat.send', { text: `meanwhile ${who} ${n}` })
  await say(ann, 'from the tunnel')
  await say(ann, 'still in it')
  await ann.context().setOffline(false)
  await whole(ann)
  for (const text of ['from the tunnel', 'still in it']) await line(ann, text).waitFor()
  const log = others[0]
  await log?.until(({ texts }) => texts.includes('still in it'))
  expect(await said(ann)).toEqual(log?.texts)
  expect(log?.texts.filter((text) => text === 'from the tunnel')).toHaveLength(1)
})

it('says a line once, though the connection is cut while it is being sent', async () => {
  const ann = await hall.person()
  await sayAs(ann, 'Ann', 'first')
  const watcher = await hall.fan()
  const cut = ann.context().setOffline(true)
  await say(ann, 'at the very moment')
  await cut
  await ann.context().setOffline(false)
  await line(ann, 'at the very moment').waitFor()
  await watcher.until(({ texts }) => texts.includes('at the very moment'))
  expect(watcher.texts).toEqual(['first', 'at the very moment'])
})

it('changes and deletes own lines', async () => {
  const [ann, ben] = [await hall.person(), await hall.person()]
  await sayAs(ann, 'Ann', 'Thsi is it')
  await line(ann, 'Thsi is it').click()
  await ann.getByRole('button', { name: 'Edit', exact: true }).click()
  expect(await composer(ann).inputValue()).toBe('Thsi is it')
  await composer(ann).fill('This is it')
  await ann.getByRole('button', { name: 'Save' }).click()
  await line(ben, 'This is it').getByText('edited').waitFor()
  expect(await said(ben)).toEqual(['This is it'])
  await line(ann, 'This is it').click()
  await ann.getByRole('button', { name: 'Delete' }).click()
  await ben.getByText('This line was removed.').waitFor()
  expect(await said(ben)).toEqual([])
  expect(await ben.locator('.line-more').count()).toBe(0)
})

it('[PAGE-5] what people write is text, never markup', async () => {
  const [ann, ben] = [await hall.person(), await hall.person()]
  const evil = '<img src=x onerror="document.title=1"><b>bold</b> &amp; {{7*7}} <script>document.title=2</script>'
  await sayAs(ann, 'Ann <b>x</b>', evil)
  await line(ben, '<script>').waitFor()
  expect(await said(ben)).toEqual([evil])
  expect(await ben.locator('.lines img, .lines b, .lines script').count()).toBe(0)
  expect(await ben.locator('.name').innerText()).toBe('Ann <b>x</b>')
  expect(await ben.title()).toContain('Aurora')
})

it('says why a line was not taken, and lets it be sent again when that is over', async () => {
  const ann = await hall.person()
  await sayAs(ann, 'Ann', 'one')
  for (const text of ['two', 'three', 'four']) await say(ann, text)
  const failed = ann.locator('.line.failed')
  await failed.getByText('You may write again in').waitFor()
  expect(await failed.getByRole('button', { name: 'Try again' }).isDisabled()).toBe(true)
  await ann.locator('.composer-note').getByText('You wrote very fast').waitFor()
  await failed.getByRole('button', { name: 'Try again' }).click()
  await line(ann, 'four').waitFor()
  expect(await said(ann)).toEqual(['one', 'two', 'three', 'four'])
})

it('looking back pauses and counts, and leads to older lines', async () => {
  const fans = await Promise.all(Array.from({ length: 100 }, (_, n) => hall.fan(`Fan ${n}`)))
  for (const round of [0, 1, 2]) {
    await Promise.all(fans.map((fan, n) => fan.send('chat.send', { text: `line ${round * 100 + n}` })))
  }
  const ann = await hall.person()
  await whole(ann)
  const lines = ann.locator('.line')
  await lines.nth(199).waitFor()
  expect(await lines.count()).toBe(200)
  const box = ann.getByRole('region', { name: 'Conversation' })
  await box.evaluate((element) => element.scrollTo(0, 0))
  await ann.getByText('This is where the conversation begins.').waitFor()
  expect(await lines.count()).toBe(300)
  await (await hall.fan('Late')).send('chat.send', { text: 'news' })
  const toNews = ann.getByRole('button', { name: '1 new' })
  await toNews.waitFor()
  expect(await lines.count()).toBe(300)
  await toNews.click()
  await line(ann, 'news').waitFor()
  expect(await lines.count()).toBe(200)
  await expect.poll(() => box.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight)).toBeLessThan(2)
})

it('a host comes in by a link that does not stay in the address, and is marked as one', async () => {
  const key = hall.app.tokens.hostLink(hall.app.stores.clock.now())
  const host = await hall.person({}, `/r/stage#host=${key}`)
  await whole(host)
  expect(host.url()).toBe(`${hall.app.url}/r/stage`)
  await say(host, 'Welcome everybody')
  await line(host, 'Welcome everybody').getByText('Host', { exact: false }).first().waitFor()
})

it('says what is wrong when there is no such room', async () => {
  const ann = await hall.person({}, '/r/nowhere')
  await ann.getByText('There is no room of this name').waitFor()
  await ann.getByRole('link', { name: 'See all rooms' }).click()
  await ann.getByRole('heading', { name: 'Rooms' }).waitFor()
  expect(ann.url()).toBe(`${hall.app.url}/`)
})

it('works where storage is blocked', async () => {
  const ann = await hall.person()
  await ann.addInitScript("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })")
  await ann.reload()
  await sayAs(ann, 'Ann', 'No cookies, no storage')
  await say(ann, 'and still Ann')
  await line(ann, 'and still Ann').waitFor()
  expect(await said(ann)).toEqual(['No cookies, no storage', 'and still Ann'])
})

it('talks by long polling where WebSockets are cut off', async () => {
  const ann = await hall.person()
  await ann.routeWebSocket('**', (socket) => socket.close())
  await ann.reload()
  await sayAs(ann, 'Ann', 'The slow way round')
  await (await hall.fan('Ben')).send('chat.send', { text: 'is a way too' })
  await line(ann, 'is a way too').waitFor()
  expect(await said(ann)).toEqual(['The slow way round', 'is a way too'])
}, 40_000)
