import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import { expect, it } from 'vitest'
import { emptyView, applyEvent } from '../../src/protocol/view.ts'
import type { RoomEvent } from '../../src/protocol/index.ts'
import type { RoomId } from '../../src/protocol/core.ts'
import { launch, type App } from '../support.ts'

/** Asked without a client that unpacks by itself. */
function raw(app: App, headers: Record<string, string>): Promise<{ status: number; headers: object; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${app.url}/api/rooms/main`, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    asked.on('error', reject).end()
  })
}

it('[SNAP-5] the snapshot over HTTP is the fold of the log for everyone, packed once, and fresh for a second', async () => {
  await using app = await launch()
  const plain = await raw(app, {})
  const packed = await raw(app, { 'accept-encoding': 'gzip' })
  const small = await raw(app, { 'accept-encoding': 'gzip, deflate, br' })
  expect(packed.headers).toMatchObject({
    'content-encoding': 'gzip',
    'cache-control': 'public, max-age=1',
    vary: expect.stringContaining('Accept-Encoding') as string,
  })
  expect(gunzipSync(packed.body)).toEqual(plain.body)
  expect(brotliDecompressSync(small.body)).toEqual(plain.body)
  const entries = await app.stores.stores.log.read('main' as RoomId, 1, 1_000)
  const events = entries.map(({ seq, at, body }) => ({ ...(JSON.parse(body) as RoomEvent), seq, at }))
  const { everyone } = events.filter(({ to }) => to === undefined).reduce(applyEvent, emptyView())
  expect(JSON.parse(plain.body.toString())).toMatchObject({ position: { seq: entries.length }, view: { everyone } })
})

it('[SNAP-6] who has the newest snapshot is told so without a body; who has an older one gets the new one', async () => {
  await using app = await launch()
  const { headers } = await raw(app, {})
  const { etag } = headers as { etag: string }
  const same = await raw(app, { 'if-none-match': etag })
  expect(same).toMatchObject({ status: 304, body: Buffer.alloc(0) })
  const ann = await app.join('Ann')
  expect((await ann.send('chat.send', { text: 'something new' })).ok).toBe(true)
  const newer = async (): Promise<string> => (await raw(app, { 'if-none-match': etag })).body.toString()
  await expect.poll(newer, { timeout: 3_000 }).toContain('something new')
})

it('[SNAP-7] older pages are folded: edited words as they are now, deleted ones gone, and the pages go back to the beginning', async () => {
  await using app = await launch()
  const ann = await app.join('Ann')
  const first = await ann.send('chat.send', { text: 'first words' })
  const second = await ann.send('chat.send', { text: 'second words' })
  if (!first.ok || !second.ok) throw new Error('not said')
  expect((await ann.send('chat.edit', { line: first.value.seq, text: 'better words' })).ok).toBe(true)
  expect((await ann.send('chat.remove', { line: second.value.seq })).ok).toBe(true)
  await ann.until((fan) => fan.room.view.everyone.chat.lines.at(-1)?.removed === true)
  const page = async (before: number) =>
    (await (await fetch(`${app.url}/api/rooms/main/history?before=${before}`)).json()) as {
      lines: { seq: number; text?: string; edited?: true; removed?: true }[]
      before: number | null
    }
  const newest = await page(second.value.seq + 1)
  expect(newest.lines.at(-2)).toMatchObject({ seq: first.value.seq, text: 'better words', edited: true })
  expect(newest.lines.at(-1)).toEqual({ seq: second.value.seq, at: expect.any(Number) as number, removed: true })
  expect(JSON.stringify(newest)).not.toMatch(/first words|second words/)
  expect(newest.before).toBeNull()
  expect((await page(1)).lines).toEqual([])
  expect((await fetch(`${app.url}/api/rooms/main/history?before=-1`)).status).toBe(400)
})
