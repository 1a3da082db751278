import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SharedJson } from '../../src/rooms/shared-json.ts'
import { Frame, PartedFrame } from '../../src/rooms/tick.ts'

const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'grapheme', minLength: 3_000, maxLength: 40_000 }),
)
const parts = fc.array(
  fc.tuple(texts, fc.boolean()).map(([text, shared]) => (shared ? new SharedJson(text) : text)),
  { maxLength: 6 },
)

it('a frame in parts is byte for byte the frame of the whole', () => {
  fc.assert(
    fc.property(parts, (json) => {
      const parted = new PartedFrame('welcome', json)
      const whole = new Frame('welcome', json.map((part) => (typeof part === 'string' ? part : part.text)).join(''))
      expect(parted.packet).toBe(whole.packet)
      expect(Buffer.concat(parted.websocket).equals(whole.websocket)).toBe(true)
    }),
    { numRuns: 60 },
  )
})
