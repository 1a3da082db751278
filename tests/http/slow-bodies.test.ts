import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { cutSlowBodies } from '../../src/http/slow-bodies.ts'

/** A server that answers when it has the whole body, and cuts off who is slow. */
async function patient(ms: number) {
  const server = createServer((request, response) => request.resume().once('end', () => response.end('all')))
  cutSlowBodies(server, ms)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  /** Sends a head and half a body; the rest once `after` has come about. */
  const send = (path: string, after: Promise<unknown>): Promise<string> =>
    new Promise((answered) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.on('data', (chunk) => (text += chunk.toString())).once('close', () => answered(text))
      socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nab`)
      void after.then(() => socket.writable && socket.write('cd'))
    })
  return { send, [Symbol.asyncDispose]: () => new Promise<void>((closed) => void server.close(() => closed())) }
}

it('[DATA-11] a file that is imported may take its time, and nothing else: a slow body is cut with 408', async () => {
  await using server = await patient(150)
  const never = new Promise<never>(() => undefined)
  const cut = server.send('/api/rooms/main/do/chat.send', never)
  expect(await cut).toMatch(/^HTTP\/1.1 408 /)
  const slow = server.send('/api/rooms/main/import', server.send('/api/rooms/main/importer', never))
  expect(await slow).toMatch(/^HTTP\/1.1 200 [^]*all$/)
  expect(await server.send('/api/session', Promise.resolve())).toMatch(/^HTTP\/1.1 200 /)
})
