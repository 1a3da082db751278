import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site of a brand, under a policy as strict as a page with a room in it can have. */
export interface BrandSite extends AsyncDisposable {
  /** `http://localhost:...`: for browsers another site than `http://127.0.0.1:...`. */
  origin: string
  /** What its page holds, and the script that it runs. */
  page: { body: string; head?: string; script?: string }
}

/** `live`: where scripts and frames may come from besides; asked for with every page. */
export async function openBrandSite(live: () => string): Promise<BrandSite> {
  const server = createServer(({ url }, response) => {
    const { page } = site
    if (url === '/page.js') return response.setHeader('content-type', 'text/javascript').end(page.script ?? '')
    if (url !== '/') return response.writeHead(404).end()
    const policy = `default-src 'none'; connect-src 'self'; script-src 'self' ${live()}; frame-src ${live()}`
    response.setHeader('content-security-policy', policy).setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><html lang="en"><head><title>The brand</title>
      <meta name="viewport" content="width=device-width">${page.head ?? ''}</head>
      <body>${page.body}<script src="/page.js"></script></body></html>`)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const site: BrandSite = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    page: { body: '' },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return site
}
