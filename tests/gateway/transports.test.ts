import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { io, type Socket } from 'socket.io-client'
import type { ServerToClient, Tick, Welcome } from '../../src/protocol/index.ts'
import { launch, newId, post, type App, type Fan } from '../support.ts'

let app: App
beforeAll(async () => {
  app = await launch()
})
afterAll(() => app[Symbol.asyncDispose]())

const transportOf = (fan: Fan): string => fan.socket.io.engine.transport.name

/** A stock client that knows nothing of ours but the three events; keeps every tick of the room. */
async function stock(
  transports: string[],
  { url } = app,
): Promise<{ socket: Socket<ServerToClient>; welcome: Welcome; ticks: Tick[] }> {
  const { token } = await post<{ token: string }>(`${url}/api/session`, { name: 'Stock' })
  const socket: Socket<ServerToClient> = io(url, { auth: { token, room: 'main' }, transports, forceNew: true })
  const ticks: Tick[] = []
  socket.on('tick', (tick) => void (tick.log === 'room' && ticks.push(tick)))
  const welcome = await new Promise<Welcome>((resolve) => socket.once('welcome', resolve))
  return { socket, welcome, ticks }
}

describe.each([[['polling']], [['websocket']], [['polling', 'websocket']]])('over %s', (transports) => {
  it('[GATE-10] [TICK-3] a stock client comes in, writes, and follows without a gap', async () => {
    const { socket, welcome, ticks } = await stock(transports)
    const reader = await app.join()
    for (let i = 0; i < 5; i++) {
      const writer = await app.join(`Writer ${i}`)
      expect(await writer.send('chat.send', { text: `line ${i} over ${transports.join()}` })).toMatchObject({
        ok: true,
      })
      await reader.until(({ texts }) => texts.includes(`line ${i} over ${transports.join()}`))
      writer.socket.disconnect()
    }
    const sender = socket as unknown as {
      emitWithAck(name: string, input: object): Promise<{ value: { seq: number } }>
    }
    const own = await sender.emitWithAck('chat.send', { id: newId(), text: 'mine' })
    await expect.poll(() => ticks.at(-1)?.upTo, { timeout: 5_000 }).toBeGreaterThanOrEqual(own.value.seq)
    let position = welcome.room.seq
    for (const { after, upTo } of ticks) {
      expect(after).toBe(position)
      position = upTo
    }
    const events = ticks.flatMap((tick) => tick.events.map(({ seq }) => seq))
    expect(events).toEqual(Array.from(events, (_, i) => welcome.room.seq + 1 + i))
    socket.disconnect()
  })
})

it('[GATE-10] who begins with polling is moved to a WebSocket, and loses nothing of what is said meanwhile', async () => {
  const mover = await app.join('Mover', { transports: ['polling', 'websocket'] })
  const seen: string[] = [transportOf(mover)]
  mover.socket.io.engine.on('upgrade', () => seen.push(transportOf(mover)))
  const texts: string[] = []
  for (let i = 0; i < 10; i++) {
    const writer = await app.join('W')
    texts.push(`while moving ${i}`)
    await writer.send('chat.send', { text: `while moving ${i}` })
    writer.socket.disconnect()
  }
  await mover.until((fan) => fan.texts.filter((text) => text?.startsWith('while moving')).length === 10)
  expect(mover.texts.filter((text) => text?.startsWith('while moving'))).toEqual(texts)
  await expect.poll(() => seen.at(-1), { timeout: 5_000 }).toBe('websocket')
  expect(mover.gaps).toBe(0)
  expect(await mover.send('chat.send', { text: 'arrived' })).toMatchObject({ ok: true })
})

it(
  '[TICK-3] an idle room still ticks within 7 s, with nothing in it, over both transports',
  { timeout: 30_000 },
  async () => {
    await using idle = await launch()
    const both = await Promise.all([stock(['websocket'], idle), stock(['polling'], idle)])
    await Promise.all(
      both.map(async ({ socket }) => {
        const beacon = await new Promise<number>((resolve) => {
          let last = performance.now()
          socket.on('tick', ({ log, events, signals, after, upTo }) => {
            if (log !== 'room') return
            if (events.length === 0 && signals === undefined && after === upTo) resolve(performance.now() - last)
            last = performance.now()
          })
        })
        expect(beacon).toBeLessThan(7_500)
        socket.disconnect()
      }),
    )
  },
)

it('[GATE-7] a node that drains tells everybody going_away and when to come back, and lets nobody in', async () => {
  await using leaving = await launch({ env: { DRAIN_MS: '500' } })
  const fans = await Promise.all([leaving.join('A'), leaving.join('B', { transports: ['polling'] }), leaving.join()])
  const byes = fans.map((fan) => fan.next('bye'))
  const gone = fans.map((fan) => new Promise((resolve) => fan.socket.once('disconnect', resolve)))
  const drained = leaving.server.drain()
  for (const bye of await Promise.all(byes))
    expect(bye).toMatchObject({ reason: 'going_away', reconnect: true, retryAfterMs: expect.any(Number) })
  // 'io server disconnect' would keep stock clients from coming back by themselves.
  for (const reason of await Promise.all(gone)) expect(reason).not.toBe('io server disconnect')
  await drained
  expect((await fetch(`${leaving.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(503)
  const ready = await fetch(`${leaving.url}/readyz`)
  expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, why: 'draining' }])
  expect((await fetch(`${leaving.url}/healthz`)).status).toBe(200)
})
