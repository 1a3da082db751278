import { Decoder, type Packet } from 'socket.io-parser'
import { expect, it } from 'vitest'
import { seeded } from '../../src/crowd/seeded.ts'
import { sharedFollower, sharedTick, sharingParser } from '../../src/crowd/sharing.ts'
import { newFollower, ticked, welcomed, type Follower } from '../../src/protocol/follower.ts'
import type { LogWelcome, RoomEvent, Tick } from '../../src/protocol/index.ts'
import { applyEvent, emptyView } from '../../src/protocol/view.ts'

const decode = (decoder: Decoder, frame: string): Packet => {
  let packet: Packet | undefined
  decoder.once('decoded', (decoded: Packet) => (packet = decoded))
  decoder.add(frame)
  return packet as Packet
}

const tickOf = (after: number, text: string): Tick => {
  const event = {
    type: 'chat.said',
    seq: after + 1,
    at: after,
    id: `line-${after}`,
    by: 'g_person',
    name: 'Ann',
    text,
  } as RoomEvent
  return { log: 'room', after, upTo: after + 1, digest: `d${after + 1}`, events: [event] }
}

const welcome = (digest: string): LogWelcome =>
  ({ epoch: 'e1', seq: 0, digest, signals: {}, snapshot: emptyView(), why: 'cold' }) as unknown as LogWelcome
const cold = (digest = 'd0'): Follower => welcomed(newFollower(applyEvent), welcome(digest)).follower

it('what is parsed once for many is what each would have parsed', () => {
  const random = seeded(1)
  const decoders = [1, 2, 3].map(() => new sharingParser.Decoder())
  for (let n = 0; n < 500; n++) {
    const tick = tickOf(Math.floor(random() * 100), random() < 0.5 ? 'the same' : `other ${n}`)
    const frame = random() < 0.2 ? `3${n}[{"ok":true}]` : `2["tick",${JSON.stringify(tick)}]`
    const alone = decode(new Decoder(), frame)
    for (const decoder of decoders) expect(decode(decoder, frame)).toEqual(alone)
  }
})

it('what is folded once for many is what each would have folded', () => {
  const [a, b] = [sharedFollower(cold()), sharedFollower(cold())]
  expect(a).toBe(b)
  const tick = tickOf(0, 'hello')
  expect(sharedTick(a, tick)).toEqual(ticked(cold(), tick))
  expect(sharedTick(b, tick)).toBe(sharedTick(a, tick))
  expect(sharedTick(a, tickOf(7, 'too far ahead'))).toBe('gap')
})

it('whoever stands elsewhere, or has another view, shares with nobody', () => {
  const here = sharedFollower(cold('d9'))
  const said = ticked(here, tickOf(0, 'only I heard this'))
  const other: Follower = { ...here, view: (said as Exclude<typeof said, 'gap'>).follower.view }
  expect(sharedFollower(other)).toBe(other)
  expect(sharedFollower(cold('d10'))).not.toBe(here)
})
