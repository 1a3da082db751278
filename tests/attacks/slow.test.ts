import { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHAT_LIMITS } from '../../src/protocol/chat.ts'
import type { CommandId, PersonId, RoomId } from '../../src/protocol/core.ts'
import type { Welcome } from '../../src/protocol/index.ts'
import { launch, newId, type App } from '../support.ts'
import { answerTo, PollingFan } from './raw-http.ts'
import { expectAlive, RawFan } from './raw-fan.ts'

let app: App
beforeAll(async () => {
  app = await launch()
})
afterAll(async () => {
  await expectAlive(app)
  await app[Symbol.asyncDispose]()
})

const seconds = (since: number): number => (performance.now() - since) / 1_000

/** The server's end of a connection: it runs in this process. */
function serverEnd(clientPort: number): Socket {
  const inside = process as unknown as { _getActiveHandles(): unknown[] }
  const found = inside
    ._getActiveHandles()
    .find((handle) => handle instanceof Socket && handle.remotePort === clientPort)
  if (found === undefined) throw new Error(`nothing is connected from port ${clientPort}`)
  return found as Socket
}

function welcomeOf(fan: RawFan): Welcome {
  const frame = fan.frames.find((each) => each.startsWith('42["welcome"')) ?? '42[]'
  return (JSON.parse(frame.slice(2)) as [string, Welcome])[1]
}

/** So many long lines by as many persons, straight into the store: 1.5 KB each. */
async function crowdSays(lines: number): Promise<void> {
  const limit = {
    lines: CHAT_LIMITS.floodLines,
    windowMs: CHAT_LIMITS.floodWindowMs,
    muteMs: CHAT_LIMITS.floodMuteMs,
  }
  const room = 'main' as RoomId
  const head = await app.stores.stores.log.head(room)
  if (head === undefined) throw new Error('there is no room')
  const fence = { epoch: head.epoch, seen: head.seq, now: app.stores.clock.now() }
  const said = Array.from({ length: lines }, () => {
    const person = `g_${newId()}` as PersonId
    const id = newId() as CommandId
    return { person, ids: [person], limitKey: person, id, hash: id.padEnd(16), name: 'Crowd', text: '话'.repeat(500) }
  })
  await app.stores.stores.chat.say(room, said, limit, fence)
  app.stores.stores.log.nudge(room)
}

describe.concurrent('the slow and the silent', { timeout: 60_000 }, () => {
  it('[A19] 50 WebSockets that never ask for the namespace are cut after 10 s', async () => {
    const fans = await Promise.all(Array.from({ length: 50 }, () => RawFan.open(app, { join: false })))
    const since = performance.now()
    for (const fan of fans) await fan.closed
    expect(seconds(since)).toBeGreaterThan(5)
    expect(seconds(since)).toBeLessThan(20)
  })

  it('[A34] headers that come line by line, or not at all, are cut after 5 s', async () => {
    const since = performance.now()
    const [slow, none] = await Promise.all([
      answerTo(app, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: '),
      answerTo(app, ''),
    ])
    expect(slow).toMatch(/^HTTP\/1.1 408/)
    expect(none).toMatch(/^(HTTP\/1.1 408|$)/)
    expect(seconds(since)).toBeLessThan(15)
  })

  it('[A35] a body that does not come is cut with 408 after 10 s', async () => {
    const fan = await PollingFan.open(app)
    await fan.join(app)
    const { url } = fan
    const head = `POST ${url.slice(app.url.length)} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n`
    const since = performance.now()
    expect(await answerTo(app, `${head}Content-Length: 1000\r\n\r\n4`)).toMatch(/^HTTP\/1.1 408/)
    expect(seconds(since)).toBeLessThan(20)
  })

  it('[A39] who does not answer a ping is cut after 25 s', async () => {
    using fan = await RawFan.open(app)
    fan.answersPings = false
    const since = performance.now()
    await fan.closed
    expect(seconds(since)).toBeGreaterThan(15)
    expect(seconds(since)).toBeLessThan(40)
  })

  it('[A40] [GATE-8] for a reader that stops, while 20,000 lines (30 MB) are said, little is kept; it is cut, and comes back whole', async () => {
    using fan = await RawFan.open(app)
    const end = serverEnd(fan.localPort)
    const cut = new Promise((resolve) => end.once('close', resolve))
    fan.ws.pause()
    let most = 0
    const look = setInterval(() => (most = Math.max(most, end.writableLength)), 5)
    for (let i = 0; i < 80; i++) {
      await crowdSays(250)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await cut
    clearInterval(look)
    expect(most).toBeGreaterThan(0)
    // A quarter of a megabyte, and the one tick that went over it.
    expect(most).toBeLessThan(1_048_576)
    const { epoch, seq, digest } = welcomeOf(fan).room
    const [back, fresh] = await Promise.all([app.join(undefined, { from: { epoch, seq, digest } }), app.join()])
    expect(back.welcomes[0]?.room).toMatchObject({ why: 'too_old' })
    expect(back.room.view.everyone).toEqual(fresh.room.view.everyone)
  })
})

describe('coming and going', () => {
  it('[A45] one person who connects 60 times in a row is told too_fast, and the room hears of it a few times', async () => {
    const listener = await app.join()
    const { token } = await app.session('Restless')
    const before = listener.room.signals['room.audience']?.version ?? 0
    let tooFast = 0
    let told = 0
    listener.socket.on('tick', (tick) => void (tick.signals?.['room.audience'] && told++))
    for (let i = 0; i < 60; i++) {
      using fan = await RawFan.open(app, { join: false })
      fan.send(`40${JSON.stringify({ token, room: 'main' })}`)
      const answer = await fan.frame((frame) => frame.startsWith('44') || frame.startsWith('42["welcome"'))
      if (answer.includes('too_fast')) tooFast++
    }
    expect(tooFast).toBeGreaterThan(20)
    expect(told).toBeLessThan(20)
    expect(before).toBeGreaterThanOrEqual(0)
  })
})
