// @ts-check
import { connect } from 'node:net'

/** Frames already looked into: the same bytes need no second look, whoever gets them. */
let lastChunk = /** @type {Buffer} */ (Buffer.alloc(0))
/** @type {FrameCount} */
let lastCount = { events: 0, frames: 0 }

const SAID = '"chat.said"'
const ping = 0x32
const pong = '3'

/** One WebSocket over plain TCP that only counts what it gets, as cheaply as can be. */
export class RawSocket {
  events = 0
  frames = 0
  bytes = 0
  answers = 0
  /** @type {string[]} */
  faults = []
  /** Is told of every answer. @type {((text: string) => void) | undefined} */
  onAnswer
  /** @type {Buffer | undefined} */
  #rest
  #socket
  /** @type {((text: string) => boolean) | undefined} what is done with text until it says that it is through */
  #greeting

  /**
   * @param {number} port
   * @param {string} path
   * @param {(text: string, socket: RawSocket) => boolean} greeting takes each text until it returns true; throws when it was refused
   * @returns {Promise<RawSocket>}
   */
  static open(port, path, greeting) {
    return new Promise((resolve, reject) => {
      const tcp = connect(port, '127.0.0.1', () => tcp.write(upgrade(port, path)))
      /** @type {typeof greeting} */
      const careful = (text, socket) => {
        try {
          return greeting(text, socket)
        } catch (error) {
          tcp.destroy(error instanceof Error ? error : undefined)
          return false
        }
      }
      tcp.setNoDelay(true)
      tcp.once('error', reject)
      /** @type {Buffer} */
      let head = Buffer.alloc(0)
      const onHead = (/** @type {Buffer} */ chunk) => {
        head = Buffer.concat([head, chunk])
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        tcp.off('data', onHead)
        if (!head.includes('101 ')) return reject(new Error(head.toString('utf8', 0, 200)))
        const socket = new RawSocket(tcp, careful, resolve)
        socket.take(head.subarray(end + 4))
      }
      tcp.on('data', onHead)
    })
  }

  /**
   * @param {import('node:net').Socket} tcp
   * @param {(text: string, socket: RawSocket) => boolean} greeting
   * @param {(socket: RawSocket) => void} greeted
   */
  constructor(tcp, greeting, greeted) {
    this.#socket = tcp
    this.#greeting = (text) => {
      if (!greeting(text, this)) return false
      this.#greeting = undefined
      greeted(this)
      return true
    }
    if (greeting('', this)) queueMicrotask(() => this.#greeting?.(''))
    tcp.on('data', (chunk) => this.take(chunk))
    tcp.on('error', (error) => this.faults.push(error.message))
    tcp.on('close', () => this.faults.push('the server closed the connection'))
  }

  /** Goes, as somebody who closes the page. */
  end() {
    this.#socket.removeAllListeners('close').destroy()
  }

  /** @param {string} text */
  send(text) {
    this.#socket.write(maskedFrame(text))
  }

  /** @param {Buffer} chunk */
  take(chunk) {
    this.bytes += chunk.length
    if (this.#rest === undefined && this.#greeting === undefined && chunk.equals(lastChunk))
      return this.#count(lastCount)
    const whole = this.#rest === undefined
    const data = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk])
    const { events, frames, plain, end } = this.#look(data)
    this.#rest = end === data.length ? undefined : data.subarray(end)
    this.#count({ events, frames })
    if (whole && plain && end === data.length) [lastChunk, lastCount] = [chunk, { events, frames }]
  }

  /** @param {FrameCount} count */
  #count({ events, frames }) {
    this.events += events
    this.frames += frames
    if (events > 0) onEvents(events)
  }

  /** Goes through the frames. `plain`: nothing but events, so that the same bytes mean the same again. @param {Buffer} data */
  #look(data) {
    let [at, events, frames, plain] = [0, 0, 0, true]
    for (let frame = frameAt(data, at); frame !== undefined; frame = frameAt(data, at)) {
      at = frame.end
      frames++
      const counted = this.#frame(data, frame)
      if (counted < 0) plain = false
      else events += counted
    }
    return { events, frames, plain, end: at }
  }

  /** How many events a frame holds; -1: it was something else. @param {Buffer} data @param {{ start: number, end: number, opcode: number }} frame */
  #frame(data, { start, end, opcode }) {
    if (opcode !== 1) return -1
    if (end - start === 1 && data[start] === ping) return (this.send(pong), -1)
    if (this.#greeting !== undefined) {
      this.#greeting(data.toString('utf8', start, end))
      return -1
    }
    const payload = data.subarray(start, end)
    if (payload[0] === 0x34 && payload[1] === 0x33) return (this.#answer(payload.toString()), -1)
    return eventsIn(payload)
  }

  /** @param {string} text */
  #answer(text) {
    this.answers++
    this.onAnswer?.(text)
    if (!text.includes('"ok":true')) this.faults.push(`answered ${text.slice(0, 200)}`)
  }
}

/** @param {Buffer} payload */
function saidIn(payload) {
  let count = 0
  for (let i = payload.indexOf(SAID); i >= 0; i = payload.indexOf(SAID, i + SAID.length)) count++
  return count
}

/** @type {(events: number) => void} */
let onEvents = () => {}
let eventsIn = saidIn
/**
 * Who wants to know of every count, of all sockets, and what is counted in a frame's text: lines that were said.
 * @param {(events: number) => void} listener
 * @param {(payload: Buffer) => number} [look]
 */
export function countEvents(listener, look = saidIn) {
  onEvents = listener
  eventsIn = look
  lastChunk = Buffer.alloc(0)
}

/** @param {Buffer} data @param {number} at */
function frameAt(data, at) {
  if (data.length < at + 2) return undefined
  const short = /** @type {number} */ (data[at + 1]) & 127
  const header = short < 126 ? 2 : short === 126 ? 4 : 10
  if (data.length < at + header) return undefined
  const length = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2))
  const start = at + header
  if (data.length < start + length) return undefined
  return { start, end: start + length, opcode: /** @type {number} */ (data[at]) & 15 }
}

/** A client's frame; the mask is zero, which is as good as any here. @param {string} text */
function maskedFrame(text) {
  const payload = Buffer.from(text)
  const header = Buffer.alloc(payload.length < 126 ? 6 : 8)
  header[0] = 0x81
  header[1] = 0x80 | (payload.length < 126 ? payload.length : 126)
  if (payload.length >= 126) header.writeUInt16BE(payload.length, 2)
  return Buffer.concat([header, payload])
}

/** @param {number} port @param {string} path */
const upgrade = (port, path) =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...[
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: ZmFuZmFyZS1iZW5jaC1rZQ==',
    ],
    '\r\n',
  ].join('\r\n')

/** @typedef {{ events: number, frames: number }} FrameCount */
