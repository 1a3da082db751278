import { randomBytes, randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { expect, it, vi } from 'vitest'
import { HOUSE, type Epoch, type Position } from '../../src/protocol/core.ts'
import type { NodeStatus } from '../../src/gateway/nodes.ts'
import { Fan, launch, newId, post, type App } from '../support.ts'
import { eventBody } from '../../src/rooms/event-body.ts'
import { gate, holdNextLine } from './gated-log.ts'

/** Somebody who says that they have seen more than this node has: they are kept waiting at the door. */
async function waitingAtTheDoor(app: App, token: string, ahead: 'room' | 'house'): Promise<Fan> {
  const inside = await app.join()
  const { position } = inside[ahead]
  const from: Position = { ...(position as Position), seq: (position as Position).seq + 1 }
  const nudge = vi.spyOn(app.stores.stores.log, 'nudge')
  const fan = new Fan(app.url, { token, room: 'main', ...(ahead === 'room' ? { from } : { house: from }) })
  await vi.waitFor(() => expect(nudge).toHaveBeenCalledWith(ahead === 'room' ? 'main' : HOUSE))
  nudge.mockRestore()
  return fan
}

it('[PERS-6] a host whose link is revoked while they come in comes in as a fan', async () => {
  await using app = await launch()
  const { token } = await app.hostSession()
  const fan = await waitingAtTheDoor(app, token, 'room')
  const welcomed = fan.next('welcome')
  await post(`${app.url}/api/rooms/main/do/host.revoke`, { id: newId() }, token)
  await welcomed
  expect(fan.welcomes[0]?.you).not.toHaveProperty('role')
  expect([fan.room.view.staff, fan.house.view.staff]).toEqual([undefined, undefined])
  fan.socket.disconnect()
})

it('[RESUME-5] nobody is let in before this node has seen what they have seen of the house', async () => {
  await using app = await launch()
  const host = await app.hostSession()
  const fan = await waitingAtTheDoor(app, host.token, 'house')
  const welcomed = fan.next('welcome')
  await post(`${app.url}/api/rooms`, { id: newId(), title: 'Another' }, host.token)
  await welcomed
  expect(fan.house.view.everyone.rooms.map(({ title }) => title)).toContain('Another')
  fan.socket.disconnect()
})

it('[GATE-11] a command by HTTP that is being done when the server ends is still answered', async () => {
  const app = await launch()
  const { token } = await app.session('Ann')
  const { begun, release } = holdNextLine(app)
  const answer = post(`${app.url}/api/rooms/main/do/chat.send`, { id: newId(), text: 'last words' }, token)
  await begun.passed
  const ended = app[Symbol.asyncDispose]()
  release.pass()
  expect(await answer).toMatchObject({ seq: expect.any(Number) })
  await ended
})

it('[GATE-7] who is at the door when the node is told to stop is sent away too', async () => {
  await using app = await launch()
  const { token } = await app.session('Late')
  const fan = await waitingAtTheDoor(app, token, 'room')
  const bye = fan.next('bye')
  await app.server.drain()
  expect(await bye).toMatchObject({ reason: 'going_away', reconnect: true })
  fan.socket.disconnect()
})

it('[PERS-6] a host whose link was revoked while this node had lost the log of the house is cut when it is back', async () => {
  await using app = await launch()
  const { log, decisions } = app.stores.stores
  const host = await app.join(await app.hostSession())
  const { epoch, seq } = host.house.position as Position
  const renew = log.renew.bind(log)
  const [noticed, release] = [gate(), gate()]
  vi.spyOn(log, 'renew').mockImplementationOnce(async (...asked) => {
    noticed.pass()
    await release.passed
    return renew(...asked)
  })
  const next = randomUUID() as Epoch
  await renew(HOUSE, epoch, next)
  await noticed.passed
  const now = app.stores.clock.now() + 1_000
  const revoked = eventBody('host.revoked', { to: 'staff' }, { before: now })
  expect(await decisions.decide(HOUSE, { events: [revoked] }, { epoch: next, seen: seq, now })).toMatchObject({
    ok: true,
  })
  const bye = host.next('bye')
  release.pass()
  expect(await bye).toMatchObject({ reason: 'revoked', reconnect: false })
})

/** A WebSocket whose other end has vanished: it answers nothing any more, not even that it is being closed. */
function vanished(app: App): Promise<Socket> {
  const { port } = new URL(app.url)
  const socket = connect(Number(port), '127.0.0.1')
  const key = randomBytes(16).toString('base64')
  const head = ['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', 'Host: x', 'Connection: Upgrade']
  const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`]
  socket.write([...head, ...upgrade, '', ''].join('\r\n'))
  return new Promise((open, failed) => socket.once('data', () => open(socket)).once('error', failed))
}

it('[GATE-7] a client that has vanished does not keep a node from ending', { timeout: 15_000 }, async () => {
  const app = await launch()
  const socket = await vanished(app)
  socket.on('error', () => socket.destroy())
  const since = performance.now()
  await app.server.drain()
  await app[Symbol.asyncDispose]()
  expect(performance.now() - since).toBeLessThan(10_000)
  socket.destroy()
})

it('[GATE-9] a host who asks for the nodes of an embedded server is told of the one there is', async () => {
  await using app = await launch()
  const { token } = await app.hostSession()
  const response = await fetch(`${app.url}/api/nodes`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5_000),
  })
  expect(await response.json()).toMatchObject({ nodes: [{ rooms: expect.any(Array) }] })
})

it('[GATE-6] who leaves while they wait at the door is counted no longer', async () => {
  await using app = await launch()
  const [host, { token }] = [await app.hostSession(), await app.session('Hasty')]
  const fan = await waitingAtTheDoor(app, token, 'room')
  const sockets = async (): Promise<number | undefined> => {
    const headers = { authorization: `Bearer ${host.token}` }
    const { nodes } = (await (await fetch(`${app.url}/api/nodes`, { headers })).json()) as { nodes: NodeStatus[] }
    return nodes[0]?.sockets
  }
  expect(await sockets()).toBe(2)
  fan.socket.disconnect()
  await vi.waitFor(async () => expect(await sockets()).toBe(1), 5_000)
})
