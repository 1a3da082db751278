import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Server, type Socket } from 'socket.io'
import { io as connect } from 'socket.io-client'
import { expect, it, vi } from 'vitest'
import { slimDown, upgradeDirectly } from '../../src/gateway/slim-socket.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

it('a WebSocket lets go of the request it began with, has no room of its own, and still speaks', async () => {
  const http = createServer()
  const io = new Server(http, { serveClient: false })
  upgradeDirectly(io.engine, () => true)
  let began: WeakRef<IncomingMessage> | undefined
  http.on('upgrade', (request: IncomingMessage) => (began = new WeakRef(request)))
  io.on('connection', (socket: Socket) => {
    slimDown(socket)
    socket.on('hello', (answer: (said: string) => void) => answer('welcome'))
  })
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const client = connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] })
  try {
    expect(await client.emitWithAck('hello')).toBe('welcome')
    await vi.waitFor(() => {
      collectGarbage()
      expect(began).toBeDefined()
      expect(began?.deref()).toBeUndefined()
    }, 5_000)
    expect(io.of('/').adapter.sids.size).toBe(0)
    expect(await client.emitWithAck('hello')).toBe('welcome')
  } finally {
    client.disconnect()
    await io.close()
  }
})

it('who is turned away before an upgrade does not come in', async () => {
  const http = createServer()
  const io = new Server(http, { serveClient: false })
  upgradeDirectly(io.engine, ({ socket }) => {
    socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n')
    return false
  })
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const client = connect(url, { transports: ['websocket'], reconnection: false })
  try {
    await new Promise((refused) => client.once('connect_error', refused))
    expect(client.connected).toBe(false)
    expect(io.engine.clientsCount).toBe(0)
  } finally {
    client.disconnect()
    await io.close()
  }
})
