import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { get as getSecurely } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectSecurely, type TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { certificate, openssl } from './certificate.ts'
import { findHaproxy, shippedConfiguration, startHaproxy } from '../../scripts/lib/haproxy.mjs'
import { freePort } from '../../scripts/lib/ports.mjs'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (let end = endings.pop(); end; end = endings.pop()) await end()
})

interface EchoNode {
  id: string
  port: number
  ready: boolean
  end(): Promise<void>
}

/** A node that answers with its id, what it got and under which header fields, and gives back what comes over an upgrade. */
async function echoNode(id: string, ready = true): Promise<EchoNode> {
  const node = { id, port: 0, ready, end: async () => {} }
  const server = createServer((request, response) => {
    if (request.url === '/readyz') return response.writeHead(node.ready ? 200 : 503).end()
    return void body(request).then((sent) =>
      response.end(JSON.stringify({ id, url: request.url, sent, headers: request.headers })),
    )
  })
  server.on('upgrade', ({ headers }, socket) => {
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accepts = `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}`
    const fields = ['Connection: Upgrade', 'Upgrade: websocket', accepts, `X-Node: ${id}`]
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${fields.join('\r\n')}\r\n\r\n`)
    socket.pipe(socket).on('error', () => {})
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  node.port = (server.address() as AddressInfo).port
  node.end = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  endings.push(() => node.end())
  return node
}

async function body(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

async function threeNodes(unready: string[] = []): Promise<[EchoNode, EchoNode, EchoNode]> {
  const [n1, n2, n3] = ['n1', 'n2', 'n3'].map((id) => echoNode(id, !unready.includes(id)))
  return [await (n1 as Promise<EchoNode>), await (n2 as Promise<EchoNode>), await (n3 as Promise<EchoNode>)]
}

async function balancerOver(nodes: EchoNode[], env: NodeJS.ProcessEnv = {}) {
  const balancer = await startHaproxy({ nodes, port: await freePort(), env })
  endings.push(balancer.stop)
  const sees = async (id: string, state: string): Promise<void> => {
    await expect.poll(async () => (await balancer.states())[id], { timeout: 10_000 }).toMatch(new RegExp(`^${state}`))
  }
  for (const { id, ready } of nodes) await sees(id, ready ? 'UP' : 'DOWN')
  return { ...balancer, sees }
}

interface Echo {
  id: string
  sent: string
  headers: Record<string, string | undefined>
}
const echo = async (url: string, init?: RequestInit): Promise<Echo> => (await (await fetch(url, init)).json()) as Echo

/** An upgraded connection: what is said comes back. */
class Upgraded {
  #socket: Socket
  #seen = ''
  constructor(socket: Socket, path: string) {
    this.#socket = socket
    endings.push(() => socket.destroy())
    socket.on('error', () => {})
    socket.on('data', (chunk) => (this.#seen += chunk.toString()))
    const fields = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${fields}\r\n\r\n`)
  }
  async shows(text: string): Promise<string> {
    while (!this.#seen.includes(text)) await once(this.#socket, 'data')
    return this.#seen
  }
  async echoes(text: string): Promise<void> {
    this.#socket.write(text)
    await this.shows(text)
  }
}

const installed = findHaproxy() !== undefined
describe.skipIf(!installed)('the shipped balancer (needs HAProxy: apt-get install haproxy)', () => {
  it('[DEPLOY-7] its configuration is taken as it is, with names and with addresses', () => {
    for (const env of [{}, { N1: '127.0.0.1:1', N2: '127.0.0.1:2', N3: '127.0.0.1:3' }]) {
      const args = ['-c', '-f', shippedConfiguration]
      expect(spawnSync(findHaproxy() ?? '', args, { env: { ...env, MAXCONN: '4000' } }).status).toBe(0)
    }
  })

  it('[DEPLOY-7] [GATE-14] a session goes to its node, ready or not; new callers go where it is ready', async () => {
    const nodes = await threeNodes(['n3'])
    const { url, sees } = await balancerOver(nodes)
    for (const id of ['n1', 'n2', 'n3', 'n1'])
      expect((await echo(`${url}/socket.io/?EIO=4&sid=${id}.abc&t=1`)).id).toBe(id)
    const turns = await Promise.all(Array.from({ length: 12 }, () => echo(url)))
    expect([...new Set(turns.map(({ id }) => id))].toSorted()).toEqual(['n1', 'n2'])
    nodes[0].ready = false
    nodes[2].ready = true
    await Promise.all([sees('n1', 'DOWN'), sees('n3', 'UP')])
    const later = await Promise.all(Array.from({ length: 12 }, () => echo(url)))
    expect([...new Set(later.map(({ id }) => id))].toSorted()).toEqual(['n2', 'n3'])
  })

  it('[DEPLOY-7] with no node ready, new callers reach those that are alive', async () => {
    const nodes = await threeNodes(['n1', 'n2', 'n3'])
    const { url } = await balancerOver(nodes)
    expect((await echo(url)).id).toMatch(/^n\d$/)
    expect((await echo(`${url}/socket.io/?sid=n2.x`)).id).toBe('n2')
    for (const node of nodes) await node.end()
    await expect.poll(async () => (await fetch(url)).status, { timeout: 5_000 }).toBe(503)
  })

  it('[DEPLOY-7] a connection goes to the node that has the fewest', async () => {
    const nodes = await threeNodes()
    const { port } = await balancerOver(nodes)
    const found: string[] = []
    for (let i = 0; i < 6; i++) {
      const seen = await new Upgraded(connect(port, '127.0.0.1'), '/socket.io/').shows('x-node')
      found.push(/x-node: (\w+)/.exec(seen)?.[1] ?? '')
    }
    expect(found.toSorted()).toEqual(['n1', 'n1', 'n2', 'n2', 'n3', 'n3'])
  })

  it('[DEPLOY-8] says who is asking, and believes nothing that callers say of themselves', async () => {
    const { url } = await balancerOver(await threeNodes())
    const claims = { 'x-forwarded-for': '10.1.1.1', forwarded: 'for=10.1.1.1', 'x-real-ip': '10.1.1.1' }
    const { headers } = await echo(url, {
      headers: { ...claims, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'x' },
    })
    expect(headers['x-forwarded-for']).toBe('127.0.0.1')
    expect(headers['x-forwarded-proto']).toBe('http')
    expect(headers['x-forwarded-host']).toBe(new URL(url).host)
    expect([headers['forwarded'], headers['x-real-ip']]).toEqual([undefined, undefined])
  })

  it('[DEPLOY-8] what is for operators is not to be had from outside, however it is spelt', async () => {
    const { url } = await balancerOver(await threeNodes())
    for (const path of ['/metrics', '/metrics/', '/Metrics?x=1']) expect((await fetch(url + path)).status).toBe(404)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('[DEPLOY-7] goes round a node that died, with the body intact; its sessions are told', async () => {
    const nodes = await threeNodes()
    const { url } = await balancerOver(nodes)
    await nodes[0].end()
    for (let i = 0; i < 6; i++) {
      const { id, sent } = await echo(url, { method: 'POST', body: `line ${i}` })
      expect([id === 'n1', sent]).toEqual([false, `line ${i}`])
    }
    expect((await fetch(`${url}/socket.io/?sid=n1.abc`)).status).toBe(503)
  })

  it('[DEPLOY-7] an upgrade goes both ways, to the node of its session, and outlives that the node is taken out', async () => {
    const nodes = await threeNodes()
    const { port, ask, sees } = await balancerOver(nodes)
    const socket = new Upgraded(connect(port, '127.0.0.1'), '/socket.io/?sid=n2.x')
    expect(await socket.shows('x-node')).toMatch(/x-node: n2/)
    await socket.echoes('before')
    await ask('set server nodes/n2 state drain')
    await sees('n2', 'DRAIN')
    await socket.echoes('after')
    nodes[1].ready = false
    await ask('set server nodes/n2 state ready')
    await sees('n2', 'DOWN')
    await socket.echoes('and after that')
  })
})

describe.skipIf(!installed || !openssl)('https at the shipped balancer (needs HAProxy and openssl)', () => {
  async function secureBalancer(pem: string) {
    const tls = await freePort()
    const balancer = await balancerOver(await threeNodes(), { CERT: pem, BIND_TLS: `127.0.0.1:${tls}` })
    return { ...balancer, tls }
  }
  const folder = (): string => {
    const dir = mkdtempSync(join(tmpdir(), 'fanfare-tls-'))
    endings.push(() => rmSync(dir, { recursive: true, force: true }))
    return dir
  }
  const open = (port: number): TLSSocket => connectSecurely({ port, host: '127.0.0.1', rejectUnauthorized: false })
  const nameAt = async (port: number): Promise<string> => {
    const socket = open(port)
    await once(socket, 'secureConnect')
    const name = String(socket.getPeerCertificate().subject.CN)
    socket.destroy()
    return name
  }
  const answerTo = (port: number, ca: string): Promise<Echo | string> =>
    new Promise((resolve) => {
      const asked = getSecurely({ port, host: '127.0.0.1', ca: readFileSync(ca), agent: false }, (response) => {
        void body(response).then((text) => resolve(JSON.parse(text) as Echo))
      })
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    })

  it('[DEPLOY-9] ends encryption, says so to the nodes, and sends plain callers there', async () => {
    const pem = certificate(folder(), 'first')
    const { url, tls } = await secureBalancer(pem)
    expect(await answerTo(tls, pem)).toMatchObject({ headers: { 'x-forwarded-proto': 'https' } })
    const plain = await fetch(`${url}/r/main?a=b`, { redirect: 'manual' })
    expect([plain.status, plain.headers.get('location')]).toEqual([308, `${url.replace('http:', 'https:')}/r/main?a=b`])
  })

  it('[DEPLOY-9] an expired certificate is replaced by a reload, and no open connection is lost', async () => {
    const dir = folder()
    const live = join(dir, 'live.pem')
    copyFileSync(certificate(dir, 'old', '20200102000000Z'), live)
    const { tls, pid } = await secureBalancer(live)
    await expect.poll(() => answerTo(tls, live), { timeout: 5_000 }).toBe('CERT_HAS_EXPIRED')
    const socket = new Upgraded(open(tls), '/socket.io/?sid=n1.x')
    await socket.echoes('before')
    copyFileSync(certificate(dir, 'new'), live)
    process.kill(pid, 'SIGUSR2')
    await expect.poll(() => nameAt(tls), { timeout: 10_000 }).toBe('new')
    expect(await answerTo(tls, live)).toMatchObject({ id: expect.stringMatching(/^n\d$/) as string })
    await socket.echoes('after')
  })
})
