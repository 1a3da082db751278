import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, type App } from '../support.ts'

const SCRIPT = 'console.log("a script");'.repeat(50)
let pages: string
let app: App

beforeAll(async () => {
  pages = await mkdtemp(join(tmpdir(), 'fanfare-packed-'))
  await mkdir(join(pages, 'assets'))
  await writeFile(join(pages, 'assets/main-1234.js'), SCRIPT)
  await writeFile(join(pages, 'assets/main-1234.js.br'), brotliCompressSync(SCRIPT))
  await writeFile(join(pages, 'assets/main-1234.js.gz'), gzipSync(SCRIPT))
  await writeFile(join(pages, 'assets/face.woff2'), 'a font')
  await writeFile(join(pages, 'light.css'), 'a {}')
  await writeFile(join(pages, 'light.css.gz'), gzipSync('a {}'))
  app = await launch({ pages })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await rm(pages, { recursive: true, force: true })
})

/** Asked without a client that unpacks by itself. */
function raw(path: string, accept?: string) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const headers = accept === undefined ? {} : { 'accept-encoding': accept }
    request(app.url + path, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
      .on('error', reject)
      .end()
  })
}

it.each([
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
  ['br;q=0, gzip', 'gzip', gunzipSync],
])('[PAGE-8] who takes %s gets a script packed with %s', async (accept, encoding, unpack) => {
  const { status, headers, body } = await raw('/assets/main-1234.js?x=1', accept)
  expect([status, unpack(body).toString()]).toEqual([200, SCRIPT])
  expect(headers).toMatchObject({
    'content-encoding': encoding,
    'content-type': expect.stringMatching(/^text\/javascript/) as string,
    'cache-control': expect.stringContaining('immutable') as string,
    vary: expect.stringContaining('Accept-Encoding') as string,
  })
})

it.each([undefined, 'identity', 'br;q=0, gzip;q=0', 'zstd'])(
  '[PAGE-8] who takes %s gets it as it is',
  async (accept) => {
    const { headers, body } = await raw('/assets/main-1234.js', accept)
    expect(body.toString()).toBe(SCRIPT)
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers['vary']).toContain('Accept-Encoding')
  },
)

it('[PAGE-8] what is packed one way only is sent that way, what is not at all as it is', async () => {
  const style = await raw('/light.css', 'br, gzip')
  expect(style.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': expect.stringMatching('text/css') as string,
  })
  const font = await raw('/assets/face.woff2', 'br, gzip')
  expect([font.body.toString(), font.headers['content-encoding']]).toEqual(['a font', undefined])
  expect((await raw('/assets/..%2f..%2fetc/passwd', 'br')).status).toBeGreaterThanOrEqual(400)
})
