import { Decoder, Encoder } from 'socket.io-parser'
import { TokenBucket } from '../rooms/token-bucket.ts'
import { tooDeep } from './json-guard.ts'

/** What one connection may send. Beyond it nothing is decoded: the connection is cut. */
export const WIRE_LIMITS = {
  /** Longest frame, bytes. */
  frame: 65_536,
  bytesPerSecond: 32_768,
  bytesAtOnce: 131_072,
  packetsPerSecond: 100,
  packetsAtOnce: 300,
  /** Requests for a namespace, good or bad. */
  connects: 3,
} as const

/** A frame that is refused before it is decoded: Socket.IO then ends the connection. */
class FrameRefused extends Error {}

/**
 * Socket.IO's decoder behind a guard: only the packet types we use (no binary, no acknowledgements from clients), limited
 * in rate, size and depth before any JSON is parsed. One instance serves one connection.
 */
class GuardedDecoder extends Decoder {
  readonly #bytes = new TokenBucket(WIRE_LIMITS.bytesPerSecond, WIRE_LIMITS.bytesAtOnce, performance.now())
  readonly #packets = new TokenBucket(WIRE_LIMITS.packetsPerSecond, WIRE_LIMITS.packetsAtOnce, performance.now())
  #connects = 0

  override add(frame: unknown): void {
    if (typeof frame !== 'string') throw new FrameRefused('binary')
    const now = performance.now()
    if (!this.#packets.take(1, now) || !this.#bytes.take(frame.length, now)) throw new FrameRefused('too much')
    if (frame.startsWith('3')) return // an acknowledgement: we never ask for one
    this.#check(frame)
    super.add(frame)
  }

  /** Types: 0 CONNECT, 1 DISCONNECT, 2 EVENT. */
  #check(frame: string): void {
    const type = frame.charCodeAt(0) - 48
    if (type === 0 && ++this.#connects > WIRE_LIMITS.connects) throw new FrameRefused('namespaces')
    if (type !== 0 && type !== 1 && type !== 2) throw new FrameRefused('packet type')
    if (type === 2 && !/^2\d{0,15}\[/.test(frame)) throw new FrameRefused('not an event of ours')
    if (tooDeep(frame)) throw new FrameRefused('too deep')
  }
}

export const guardedParser = { Encoder, Decoder: GuardedDecoder }
