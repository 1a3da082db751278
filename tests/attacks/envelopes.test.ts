import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, newId, type App } from '../support.ts'
import { expectAlive, expectClosed, line, RawFan } from './raw-fan.ts'

let app: App
beforeAll(async () => {
  app = await launch()
})
afterEach(() => expectAlive(app))
afterAll(() => app[Symbol.asyncDispose]())

async function expectCut(...frames: (string | Buffer)[]): Promise<RawFan> {
  using fan = await RawFan.open(app)
  for (const frame of frames) fan.send(frame)
  await expectClosed(fan)
  return fan
}

describe('envelopes that are not ours', () => {
  it('[A04] 5,000 nested arrays are cut before they are parsed', async () => {
    const deep = '['.repeat(5_000) + ']'.repeat(5_000)
    await expectCut(`421["chat.send",{"id":"${newId()}","text":${deep}}]`)
  })

  it('[A05] 400,000 open brackets, or as many as fit in a frame, are cut', async () => {
    const many = await expectCut(`42${'['.repeat(400_000)}`)
    expect(await many.closed).toEqual({ code: 1009 })
    await expectCut(`42${'['.repeat(60_000)}`)
  })

  it.each(['disconnect', 'disconnecting', 'connect', 'connect_error', 'newListener', 'removeListener'])(
    '[A07] the reserved event %s is cut',
    async (name) => {
      await expectCut(`42["${name}"]`)
    },
  )

  it.each(['42{"a":1}', '42[]', '42[{},2]', '42', 'zzz', '', '42["x"', '4', '42[null]', '421e3["x"]', '47["x"]', '9'])(
    '[A10] %s is cut',
    async (frame) => {
      await expectCut(frame)
    },
  )

  it('[A13] packets that announce binary parts are cut at the announcement', async () => {
    await expectCut('459999999999-["x",{"_placeholder":true,"num":0}]')
    await expectCut('4511-["x",{"_placeholder":true,"num":0}]')
    await expectCut('461-1[{"_placeholder":true,"num":0}]')
  })

  it('[A15] a binary frame is cut, as the first word and later', async () => {
    using first = await RawFan.open(app, { join: false })
    first.send(Buffer.from([1, 2, 3]))
    await expectClosed(first)
    await expectCut(Buffer.from([1, 2, 3]))
  })

  it('[A16] asking for the namespace a second time is cut', async () => {
    using fan = await RawFan.open(app)
    const { token } = await app.session('Twice')
    fan.send(`40${JSON.stringify({ token, room: 'main' })}`)
    await expectClosed(fan)
  })

  it('[A17] of 1,000 namespaces asked for on one connection three are answered, then it is cut', async () => {
    using fan = await RawFan.open(app, { join: false })
    for (let i = 0; i < 1_000; i++) fan.send(`40/n${i},`)
    await expectClosed(fan)
    expect(fan.frames.filter((frame) => frame.startsWith('44')).length).toBeLessThanOrEqual(3)
  })

  it.each([['/__proto__'], ['/constructor'], ['/../admin'], ['/and-60000-letters-more', 60_000]])(
    '[A18] the namespace %s is refused as invalid',
    async (start, letters = 0) => {
      const name = start + 'n'.repeat(letters)
      using fan = await RawFan.open(app, { join: false })
      fan.send(`40${name},`)
      expect(await fan.frame((frame) => frame.startsWith('44'))).toContain('Invalid namespace')
    },
  )

  it.each([
    ['a token of 60 KB', JSON.stringify({ token: 'x'.repeat(60_000), room: 'main' }), 'bad_input'],
    ['a token of 8 KB', JSON.stringify({ token: 'x'.repeat(8_000), room: 'main' }), 'token_invalid'],
    ['no token', '{"room":"main"}', 'bad_input'],
    ['an object as token', '{"token":{},"room":"main"}', 'bad_input'],
    ['a key too many', '{"token":"x","room":"main","role":"host"}', 'bad_input'],
    ['nothing', '', 'bad_input'],
    ['a number', '5', 'bad_input'],
  ])('[A20] %s at the door is refused in a word', async (_what, auth, code) => {
    using fan = await RawFan.open(app, { join: false })
    fan.send(`40${auth}`)
    expect(await fan.frame((frame) => frame.startsWith('44'))).toContain(`"message":"${code}"`)
  })

  it.each(['[1]', '"x"', 'true', 'null'])('[A20] %s instead of an object at the door is cut', async (auth) => {
    using fan = await RawFan.open(app, { join: false })
    fan.send(`40${auth}`)
    await expectClosed(fan)
  })

  // Of a packet 1 (close) only long polling makes anything: a WebSocket has its own way to end.
  it.each(['2', '0{}', '5', '6', '3', '1'])('[A21] the engine packet %s is ignored, or the end', async (packet) => {
    using fan = await RawFan.open(app)
    fan.send(packet)
    fan.send(`421${line('after it')}`)
    const answered = fan.frame((frame) => frame.startsWith('431[')).then(() => 'kept')
    expect(await Promise.race([answered, fan.closed.then(() => 'cut')])).toBe(packet === '2' ? 'cut' : 'kept')
  })

  it('[A21] [HARD-11] a flood of answers to pings never sent is cut', async () => {
    await expectCut(...Array<string>(100).fill('3'))
  })

  it('[A37] answers to questions never asked are ignored up to the packet rate, then cut', async () => {
    using fan = await RawFan.open(app)
    for (const ack of ['43999[]', '43-1[]', '431e3[{}]']) fan.send(ack)
    expect(await fan.ask(line('kept'))).toMatchObject({ ok: true })
    for (let i = 0; i < 1_000; i++) fan.send('43999[]')
    await expectClosed(fan)
  })

  it('[A38] nothing that the server sends asks for an answer', async () => {
    using fan = await RawFan.open(app)
    await expectAlive(app)
    await fan.frame((frame) => frame.startsWith('42["tick"'))
    const events = fan.frames.filter((frame) => /^42|^45/.test(frame))
    expect(events.every((frame) => /^42\["(welcome|tick|bye)",/.test(frame))).toBe(true)
  })
})
