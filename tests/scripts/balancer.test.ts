import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { startBalancer } from '../../scripts/lib/balancer.mjs'
import { freePort } from '../../scripts/lib/ports.mjs'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (let end = endings.pop(); end; end = endings.pop()) await end()
})

/** A node that is ready and answers with its id, what it got, and who it was told is asking. */
async function node(id: string, port = 0) {
  const server = createServer(async (request, response) => {
    if (request.url === '/readyz') return response.end('ready')
    const caller = request.headers['x-forwarded-for'] ?? ''
    return response.end(`${id} ${request.method} ${request.url} ${await body(request)} ${String(caller)}`)
  })
  server.on('upgrade', (request, socket, head) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\nX-Node: ${id}\r\n\r\n`)
    socket.write(head)
    socket.pipe(socket)
  })
  const { end, at } = await listening(server, port)
  return { id, port: at, end }
}

async function listening(server: Server, port: number) {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const end = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  endings.push(end)
  return { end, at: (server.address() as AddressInfo).port }
}

async function body(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

async function balancerOver(nodes: { id: string; port: number }[]) {
  const balancer = await startBalancer({ nodes })
  endings.push(balancer.stop)
  await balancer.check()
  return balancer
}

const answerer = async (url: string): Promise<string | undefined> => (await (await fetch(url)).text()).split(' ')[0]

describe('the balancer', () => {
  it('takes ready nodes in turn, and sends a session to the node that made it', async () => {
    const { url } = await balancerOver([await node('n1'), await node('n2'), await node('n10')])
    const turns = [await answerer(url), await answerer(url), await answerer(url)]
    expect(turns.toSorted()).toEqual(['n1', 'n10', 'n2'])
    for (const id of ['n1', 'n10', 'n2', 'n1']) {
      expect(await answerer(`${url}/socket.io/?EIO=4&sid=${id}.abc&t=1`)).toBe(id)
    }
  })

  it('passes method, path, body and the caller on', async () => {
    const { url } = await balancerOver([await node('n1')])
    const text = 'x'.repeat(300_000)
    const answer = await fetch(`${url}/a?b=c`, {
      method: 'POST',
      body: text,
      headers: { 'x-forwarded-for': '10.1.1.1' },
    })
    expect(await answer.text()).toBe(`n1 POST /a?b=c ${text} 10.1.1.1, 127.0.0.1`)
  })

  it('goes round a node that died, at once and with the body intact', async () => {
    const [one, two] = [await node('n1'), await node('n2')]
    const { url, ready } = await balancerOver([one, two])
    await one.end()
    for (let i = 0; i < 4; i++) {
      expect(await (await fetch(url, { method: 'POST', body: `${i}` })).text()).toMatch(`n2 POST / ${i} `)
    }
    expect(ready()).toEqual(['n2'])
  })

  it('answers 502 for a session of a dead node, 503 when no node is ready, and takes a node back', async () => {
    const one = await node('n1')
    const { url, check } = await balancerOver([one])
    await one.end()
    expect((await fetch(`${url}/?sid=n1.abc`)).status).toBe(502)
    expect((await fetch(url)).status).toBe(503)
    await node('n1', one.port)
    await check()
    expect(await answerer(url)).toBe('n1')
  })

  it('does not send new callers to a node that is not ready, though it answers', async () => {
    const server = createServer((request, response) =>
      response.writeHead(request.url === '/readyz' ? 503 : 200).end('n1'),
    )
    const { at } = await listening(server, 0)
    const { url } = await balancerOver([{ id: 'n1', port: at }, await node('n2')])
    expect([await answerer(url), await answerer(url)]).toEqual(['n2', 'n2'])
    expect(await answerer(`${url}/?sid=n1.x`)).toBe('n1')
  })

  it('passes an upgrade to the node of its session, both ways, and ends it with the node', async () => {
    const two = await node('n2')
    const { port } = await balancerOver([await node('n1'), two])
    const socket = connect(port, '127.0.0.1')
    let seen = ''
    socket.on('data', (chunk) => (seen += chunk.toString()))
    const shows = async (text: string) => {
      while (!seen.includes(text)) await once(socket, 'data')
    }
    socket.write('GET /socket.io/?sid=n2.x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly ')
    await shows('early ')
    expect(seen).toContain('X-Node: n2')
    socket.write('and later')
    await shows('and later')
    const closed = once(socket, 'close')
    socket.on('error', () => {})
    await two.end()
    await closed
  })

  it('hands on the first bytes of an answer before the last', async () => {
    let finish = () => {}
    const server = createServer((request, response) => {
      if (request.url === '/readyz') return response.end()
      finish = () => response.end('last')
      return response.write('first ')
    })
    const { at } = await listening(server, 0)
    const { url } = await balancerOver([{ id: 'n1', port: at }])
    const reader = (await fetch(url)).body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first ')
    finish()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('last')
  })
})

describe('a free port', () => {
  it('stays below those of outgoing connections, with room for a cluster bus', async () => {
    const port = await freePort()
    expect(port).toBeGreaterThan(10_999)
    expect(port + 10_000).toBeLessThan(32_768)
  })
})
