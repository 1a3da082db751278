import { isDeepStrictEqual } from 'node:util'
import { Decoder, Encoder, type Packet } from 'socket.io-parser'
import type { RoomEvent, Tick } from '../protocol/index.ts'
import { ticked, type Follower } from '../protocol/follower.ts'

/**
 * Hundreds of listeners get the same bytes and, the fold being pure, make the same of them. Equal frames are parsed once
 * and equal steps are folded once; whoever gets other bytes, or stands elsewhere, is parsed and folded on their own.
 */
const FRAMES = 64
const frames = new Map<string, Packet>()
let latest: { frame: string; packet: Packet } | undefined

const isTick = (frame: unknown): frame is string => typeof frame === 'string' && frame.startsWith('2["tick",')

class SharingDecoder extends Decoder {
  override add(frame: unknown): void {
    if (!isTick(frame)) return super.add(frame)
    // Hashing kilobytes for the map costs more than comparing them with the newest, which nearly always is the one.
    const known = latest?.frame === frame ? latest.packet : frames.get(frame)
    if (known === undefined) return this.#learn(frame)
    latest = { frame, packet: known }
    this.emitReserved('decoded', known)
  }

  #learn(frame: string): void {
    this.once('decoded', (packet: Packet) => {
      frames.set(frame, packet)
      latest = { frame, packet }
      const oldest = frames.keys().next().value
      if (frames.size > FRAMES && oldest !== undefined) frames.delete(oldest)
    })
    super.add(frame)
  }
}

/** For socket.io-client's `parser` option. */
export const sharingParser = { Encoder, Decoder: SharingDecoder }

type Step = ReturnType<typeof ticked>
const steps = new WeakMap<Follower, WeakMap<Tick, Step>>()

/** `ticked`, computed once for all who stand at the same place and get the same tick. */
export function sharedTick(follower: Follower, tick: Tick): Step {
  const known = steps.get(follower) ?? new WeakMap<Tick, Step>()
  steps.set(follower, known)
  const step = known.get(tick) ?? ticked(follower, tick)
  known.set(tick, step)
  return step
}

const places = new Map<string, WeakRef<Follower>>()

/** The follower itself, or one that is equal to it in position and view and stands for it from now on. */
export function sharedFollower(follower: Follower): Follower {
  const { position, view } = follower
  const place = `${position?.epoch} ${position?.seq} ${position?.digest}`
  const known = places.get(place)?.deref()
  if (known !== undefined && isDeepStrictEqual(known.view, view)) return known
  if (places.size > 10_000) places.clear()
  places.set(place, new WeakRef(follower))
  return follower
}

/** Narrow enough for what the crowd looks at: a line somebody said. */
export type Said = Extract<RoomEvent, { type: 'chat.said' }>
export const isSaid = (event: RoomEvent): event is Said => event.type === 'chat.said' && event.to === undefined
