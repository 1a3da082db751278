import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, type App } from '../support.ts'
import { answerTo, upgradeRequest } from './raw-http.ts'
import { expectAlive, expectClosed, line, RawFan } from './raw-fan.ts'

let app: App
beforeAll(async () => {
  app = await launch()
})
afterEach(() => expectAlive(app))
afterAll(() => app[Symbol.asyncDispose]())

const MASK = Buffer.alloc(4)
const length16 = (length: number): Buffer => Buffer.from([0x80 | 126, length >> 8, length & 255])

describe('WebSocket frames that are not as they should be', () => {
  it('[A29] messages in endless pieces are cut with 1008, here on 20 connections', async () => {
    const fans = await Promise.all(Array.from({ length: 20 }, () => RawFan.open(app, { join: false })))
    for (const { ws } of fans) for (let i = 0; i < 100; i++) ws.send('4', { fin: false })
    for (const fan of fans) expect(await fan.closed).toEqual({ code: 1008 })
  })

  it('[A30] compression is not agreed to, and a frame that claims it is cut with 1002', async () => {
    using fan = await RawFan.open(app, { client: { perMessageDeflate: true } })
    expect(fan.ws.extensions).toBe('')
    fan.bytes(0xc1, 0x84, MASK, Buffer.from('4zzz'))
    expect(await fan.closed).toEqual({ code: 1002 })
  })

  it('[A31] text that is no UTF-8 is cut with 1007', async () => {
    using fan = await RawFan.open(app)
    fan.bytes(0x81, 0x82, MASK, 0xc3, 0x28)
    expect(await fan.closed).toEqual({ code: 1007 })
  })

  it.each([
    ['an unmasked frame', Buffer.from([0x81, 2, 0x34, 0x31]), 1002],
    ['opcode 3', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['a ping of 126 bytes', Buffer.concat([Buffer.from([0x89]), length16(126), MASK, Buffer.alloc(126)]), 1002],
    ['a ping in pieces', Buffer.from([0x09, 0x80, 0, 0, 0, 0]), 1002],
    ['a length of 2^63', Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0]), 1009],
    ['a length of 2^62', Buffer.from([0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0]), 1009],
  ])('[A32] %s is cut', async (_what, bytes, code) => {
    using fan = await RawFan.open(app)
    fan.bytes(bytes)
    expect(await fan.closed).toEqual({ code })
  })

  it('[HARD-11] a few pings are answered; a flood of them is cut before the answers pile up', async () => {
    using fan = await RawFan.open(app)
    const pong = new Promise<string>((resolve) => fan.ws.once('pong', (data) => resolve(String(data))))
    fan.ws.ping('hello')
    expect(await pong).toBe('hello')
    for (let i = 0; i < 10_000 && fan.ws.readyState === fan.ws.OPEN; i++) fan.ws.ping('x'.repeat(125))
    await expectClosed(fan)
  })

  it.each([
    ['a bad key', { 'Sec-WebSocket-Key': 'short' }, /^HTTP\/1.1 400/],
    ['version 8', { 'Sec-WebSocket-Version': '7' }, /^HTTP\/1.1 4/],
    ['another protocol', { Upgrade: 'h2c' }, /^HTTP\/1.1 400/],
    ['a header of 20 KB', { 'X-Long': 'x'.repeat(20_000) }, /^HTTP\/1.1 431/],
    ['2,001 headers before the upgrade', { many: '2001' }, /^(HTTP\/1.1 4|$)/],
  ])('[A33] an upgrade with %s is refused', async (_what, headers, answer) => {
    expect(await answerTo(app, upgradeRequest({ headers }))).toMatch(answer)
  })

  it.each([
    ['a refused upgrade', upgradeRequest({ headers: { Origin: 'https://evil.example' } })],
    ['a good upgrade', upgradeRequest({})],
    ['an upgrade to nowhere', upgradeRequest({}).replace('/socket.io/', '/api/rooms')],
    ['an upgrade of an unknown session', upgradeRequest({ query: 'EIO=4&transport=websocket&sid=x' })],
    ['an upgrade with a frame behind it', `${upgradeRequest({})}\x81\x82\0\0\0\x00zz`],
    ['a poll', 'GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['half a request', 'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{'],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('[A33] 50 connections that are reset right after %s harm nobody', async (_what, request) => {
    const oneReset = (): Promise<void> =>
      new Promise((resolve) => {
        const reset = (): void => void socket.resetAndDestroy()
        const socket = connect(app.server.port, '127.0.0.1', () => socket.write(request, 'latin1', reset))
        socket.on('error', () => {}).on('close', () => resolve())
      })
    await Promise.all(Array.from({ length: 50 }, oneReset))
    await expectAlive(app)
  })

  it('[A28] a frame of 70 KB is cut; a command of 9 KB is too_large, and the connection is kept', async () => {
    using fan = await RawFan.open(app)
    expect(await fan.ask(line('x'.repeat(9_000)))).toMatchObject({ ok: false, refused: 'too_large' })
    expect(await fan.ask(line('kept'))).toMatchObject({ ok: true })
    fan.send(`42${line('x'.repeat(70_000))}`)
    expect(await fan.closed).toEqual({ code: 1009 })
  })
})
