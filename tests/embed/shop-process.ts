import { spawn } from 'node:child_process'

const shop = new URL('../../docs/example-shop/shop.mjs', import.meta.url).pathname

/** The example shop as it stands, in a process of its own. */
export interface Shop extends AsyncDisposable {
  url: string
  /** A browser of the shop in which that customer is signed in. */
  customer(name: string): Promise<Customer>
}
export interface Customer {
  cookie: string
  ask(path: string, body?: object): Promise<Response>
  /** What the shop signs for the live server. */
  token(): Promise<string>
}

export async function startShop(env: Record<string, string>): Promise<Shop> {
  const child = spawn(process.execPath, [shop], { env: { PATH: process.env['PATH'], PORT: '0', ...env } })
  let printed = ''
  const url = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      printed += chunk.toString()
      const found = /http:\/\/localhost:\d+/.exec(printed)
      if (found) resolve(found[0])
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    child.once('exit', (code) => reject(new Error(`the shop ended (${code}): ${printed}`)))
  })
  return {
    url,
    customer: (name) => signIn(url, name),
    async [Symbol.asyncDispose]() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await gone
    },
  }
}

async function signIn(url: string, name: string): Promise<Customer> {
  const body = new URLSearchParams({ user: name })
  const answer = await fetch(`${url}/login`, { method: 'POST', body, redirect: 'manual' })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (cookie === undefined) throw new Error(`the shop does not know ${name}: ${answer.status}`)
  const ask = (path: string, body?: object): Promise<Response> =>
    fetch(`${url}${path}`, {
      redirect: 'manual',
      headers: { cookie, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
  return { cookie, ask, token: async () => await (await ask('/live-token', {})).text() }
}
