import fc from 'fast-check'
import { Decoder, Encoder, type Packet } from 'socket.io-parser'
import { expect, it } from 'vitest'
import { textParser } from '../../client/src/session/text-parser.ts'

const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => value !== null)
const nsp = fc.constantFrom('/', '/room')
const packets = fc.oneof(
  fc.record({ type: fc.constantFrom(0, 4), nsp, data: fc.dictionary(fc.string(), json) }),
  fc.record({ type: fc.constant(1), nsp }),
  fc.record(
    { type: fc.constantFrom(2, 3), nsp, data: fc.array(json).map((more) => ['event', ...more]), id: fc.nat() },
    { requiredKeys: ['type', 'nsp', 'data'] },
  ),
) as fc.Arbitrary<Packet>

const read = (decoder: { add(frame: string): void; on(name: 'decoded', tell: (packet: unknown) => void): void }) => {
  const told: unknown[] = []
  decoder.on('decoded', (packet) => told.push(packet))
  return { told, decoder }
}

it("reads and writes what Socket.IO's own parser does", () => {
  fc.assert(
    fc.property(packets, (packet) => {
      const frames = new Encoder().encode(packet)
      expect(new textParser.Encoder().encode(packet)).toEqual(frames)
      const [ours, theirs] = [read(new textParser.Decoder()), read(new Decoder() as never)]
      for (const { decoder } of [ours, theirs]) decoder.add(frames[0] as string)
      expect(ours.told).toEqual(theirs.told)
      expect(ours.told).toHaveLength(1)
    }),
    { numRuns: 500 },
  )
})

it('throws at what is no packet, and tells nobody', () => {
  for (const frame of ['', '5-["x"]', '7["x"]', '2["x"', '2{', 'x']) {
    const { told, decoder } = read(new textParser.Decoder())
    expect(() => decoder.add(frame), frame).toThrow(/no packet|JSON|Unexpected/)
    expect(told).toEqual([])
  }
})

it('tells nobody any more once it was left', () => {
  const decoder = new textParser.Decoder()
  const { told } = read(decoder)
  decoder.off()
  decoder.add('2["x"]')
  expect(told).toEqual([])
})
