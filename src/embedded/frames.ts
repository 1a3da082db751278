import { crc32 } from 'node:zlib'

/** 0xff is in no UTF-8 text, so a payload never looks like the beginning of a frame, whatever people write. */
const MAGIC = Buffer.from([0xff, 0x46, 0x61, 0x6e])
const HEAD_BYTES = 20

/** A numbered, checksummed piece of a file. `end` is where the next one begins. */
export interface Frame {
  number: number
  text: string
  end: number
}

/** Magic (4 bytes), CRC-32 of all that follows (4), number (8), length (4), text; numbers little-endian. */
export function encodeFrame(number: number, text: string): Buffer {
  const length = Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + length)
  MAGIC.copy(bytes)
  bytes.writeBigUInt64LE(BigInt(number), 8)
  bytes.writeUInt32LE(length, 16)
  bytes.write(text, HEAD_BYTES)
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4)
  return bytes
}

/** The frame at that place, if a whole one is there. */
export function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (at + HEAD_BYTES > bytes.length || !bytes.subarray(at, at + 4).equals(MAGIC)) return undefined
  const end = at + HEAD_BYTES + bytes.readUInt32LE(at + 16)
  if (end > bytes.length || crc32(bytes.subarray(at + 8, end)) !== bytes.readUInt32LE(at + 4)) return undefined
  const number = Number(bytes.readBigUInt64LE(at + 8))
  return { number, text: bytes.toString('utf8', at + HEAD_BYTES, end), end }
}

/** Every whole frame from a place on, whatever lies between. */
export function* framesFrom(bytes: Buffer, from: number): Generator<Frame> {
  for (let at = bytes.indexOf(MAGIC, from); at >= 0;) {
    const frame = frameAt(bytes, at)
    if (frame) yield frame
    at = bytes.indexOf(MAGIC, frame ? frame.end : at + 1)
  }
}

export interface Scan {
  /** The unbroken run from the file's beginning, numbered without gaps. */
  frames: Frame[]
  end: number
  /** The number that would come next. */
  next: number
  /** What is behind the run: nothing, something that was never finished, or something that was whole once. */
  damage: 'none' | 'tail' | 'middle'
}

export function scanFrames(bytes: Buffer, first: number): Scan {
  const frames: Frame[] = []
  let end = 0
  for (;;) {
    const frame = frameAt(bytes, end)
    if (frame?.number !== first + frames.length) break
    frames.push(frame)
    end = frame.end
  }
  const next = first + frames.length
  return { frames, end, next, damage: end === bytes.length ? 'none' : holdsFrame(bytes, end, next) ? 'middle' : 'tail' }
}

/** A number below `lowest` is an old file's, left behind in the disk's blocks: it says nothing. */
function holdsFrame(bytes: Buffer, from: number, lowest: number): boolean {
  for (const frame of framesFrom(bytes, from)) if (frame.number >= lowest) return true
  return false
}
