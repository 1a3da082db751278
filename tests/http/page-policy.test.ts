import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, type App } from '../support.ts'

let pages: string
let app: App
beforeAll(async () => {
  pages = await mkdtemp(join(tmpdir(), 'fanfare-policy-'))
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>the page</title>')
  app = await launch({ pages })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await rm(pages, { recursive: true, force: true })
})

it.each(['/', '/r/main', '/host/main', '/screen/main', '/screen/main?transparent'])('%s is a page', async (path) => {
  const response = await fetch(`${app.url}${path}`)
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('the page')
})

it('[SCREEN-7] streams and pictures may come over https from anywhere, scripts and styles from here alone', async () => {
  const response = await fetch(`${app.url}/screen/main`)
  const policy = new Map(
    (response.headers.get('content-security-policy') ?? '').split(';').map((rule) => {
      const [name = '', ...from] = rule.trim().split(' ')
      return [name, from.join(' ')]
    }),
  )
  expect(policy.get('script-src')).toBe("'self'")
  expect(policy.get('style-src')).toBe("'self'")
  expect(policy.get('object-src')).toBe("'none'")
  expect(policy.get('frame-src')).toBe("'self' https:")
  expect(policy.get('media-src')).toBe("'self' https: blob:")
  expect(policy.get('img-src')).toBe("'self' data: https:")
  expect(policy.get('connect-src')).toBe("'self' ws: wss: https:")
  expect(policy.get('frame-ancestors')).toBe("'self'")
})
