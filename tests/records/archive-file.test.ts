import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ArchiveFailed, archiveRoom } from '../../scripts/lib/records/archive-room.mjs'
import { launch } from '../support.ts'
import { busyRoom, castOf, importing } from './record-stage.ts'

/** A folder of one test's own. */
async function folder() {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-archive-'))
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) }
}

it('[DATA-10] an archive file is whole, readable by its owner alone, and becomes the room again', async () => {
  await using app = await launch()
  await using place = await folder()
  const cast = await castOf(app)
  const room = await busyRoom(app, cast, 6, 40)
  const asked = { server: app.url, hostKey: app.tokens.hostLink(app.stores.clock.now()), room }
  const seen: number[] = []
  const out = join(place.dir, 'room.ndjson')
  const written = await archiveRoom({ ...asked, out, progress: (bytes) => void seen.push(bytes) })
  const { size, mode } = await stat(out)
  expect([size, mode & 0o777]).toEqual([written.bytes, 0o600])
  expect(seen.at(-1)).toBe(size)
  const answer = await importing(app, cast.host, 'from-a-file', await readFile(out, 'utf8'))
  expect(answer).toMatchObject({ status: 201, entries: written.entries })
  for (const form of ['json', 'csv']) await archiveRoom({ ...asked, form, out: join(place.dir, `room.${form}`) })
  expect((await readdir(place.dir)).toSorted()).toEqual(['room.csv', 'room.json', 'room.ndjson'])
})

it('[DATA-10] what is not whole never has the name of a file; the one that was there stays', async () => {
  await using place = await folder()
  const out = join(place.dir, 'room.ndjson')
  await writeFile(out, 'the last one')
  const header = '{"fanfare":"room"}\n'
  const bad = [header, `${header}{"seq":1`, `${header}{"end":true,"entries":1,"digest":"","sum":"0"}\n`, '']
  for (const text of bad) {
    await using server = await serving(text)
    await expect(archiveRoom({ server: server.url, hostKey: 'k', room: 'r', out })).rejects.toThrow(ArchiveFailed)
  }
  await using app = await launch()
  const hostKey = app.tokens.hostLink(app.stores.clock.now())
  await expect(archiveRoom({ server: app.url, hostKey, room: 'no-such-room', out })).rejects.toThrow(/not_found/)
  await expect(archiveRoom({ server: app.url, hostKey: 'no key', room: 'main', out })).rejects.toThrow(/token_invalid/)
  await expect(archiveRoom({ server: 'http://127.0.0.1:1', hostKey, room: 'main', out })).rejects.toThrow(/No server/)
  expect([await readdir(place.dir), await readFile(out, 'utf8')]).toEqual([['room.ndjson'], 'the last one'])
})

/** A server that sends that text for an export, and then cuts the connection. */
async function serving(text: string) {
  const server = createServer((request, response) => {
    if (request.method === 'POST') return void response.end('{"token":"t"}')
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write(text, () => response.end())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, [Symbol.asyncDispose]: () => new Promise<void>((closed) => void server.close(() => closed())) }
}
