import type { Duplex } from 'node:stream'
import type { Socket } from 'socket.io'
import type { Bye, ByeReason, ByeWords } from '../protocol/core.ts'
import { BYES } from '../protocol/core.ts'
import type { Frame, PartedFrame } from '../rooms/tick.ts'

/** How full a connection's outbox may get, bytes. */
export const OUTBOX = {
  /** Above this only events are sent, no signals. */
  noSignals: 65_536,
  /** Above this nothing is sent until it has drained; what was missed is sent then. */
  full: 262_144,
  /** Packets that wait inside Engine.IO (long polling, an upgrade): the same in numbers. */
  packets: 16,
} as const

/** The parts of Engine.IO and ws that the short way to the wire needs. Private there, so each is looked for. */
interface Insides {
  readyState: string
  upgrading: boolean
  writeBuffer: unknown[]
  transport: {
    name: string
    socket?: WebSocketInsides
  }
}

interface WebSocketInsides {
  readyState: number
  extensions?: string
  _socket?: Duplex
  _sender?: { _state?: number }
}

/** The TCP connection of a WebSocket; undefined while there is none. */
export const tcpOf = (socket: Socket): Duplex | undefined =>
  (socket.conn as unknown as Insides).transport.socket?._socket

/** One connection, as ticks see it: how much waits in it, and the shortest way to write one more frame. */
export class SocketWire {
  readonly socket: Socket
  /**
   * The TCP socket, once it may be written to: an open WebSocket without extensions, through which everything that
   * Engine.IO had to send until then has gone. It stays so for the life of the connection: what Engine.IO sends later are
   * answers and pings, whole frames whose order among ticks does not matter.
   */
  #raw: Duplex | undefined
  #left = false

  constructor(socket: Socket) {
    this.socket = socket
  }

  get #insides(): Insides {
    return this.socket.conn as unknown as Insides
  }

  get polling(): boolean {
    return this.#raw === undefined && this.#insides.transport.name === 'polling'
  }

  /** Bytes that the kernel has not taken yet; Infinity = Engine.IO holds more packets than it should. */
  get waiting(): number {
    if (this.#raw) return this.#raw.writableLength
    const { writeBuffer, transport } = this.#insides
    return writeBuffer.length > OUTBOX.packets ? Infinity : (transport.socket?._socket?.writableLength ?? 0)
  }

  /** Writes a frame: into the TCP socket at once where nothing can be overtaken, else by Engine.IO. */
  write(frame: Frame | PartedFrame): void {
    if (this.#left) return
    this.#raw ??= this.#direct()
    if (this.#raw === undefined) return void this.socket.conn.write(frame.packet)
    const { websocket } = frame
    if (Buffer.isBuffer(websocket)) return void this.#raw.write(websocket)
    this.#raw.cork()
    for (const piece of websocket) this.#raw.write(piece)
    this.#raw.uncork()
  }

  #direct(): Duplex | undefined {
    const { readyState, upgrading, writeBuffer, transport } = this.#insides
    if (readyState !== 'open' || upgrading || writeBuffer.length > 0) return undefined
    // `writable` may be false: what Engine.IO waits for then has been written, only its callback is still to come.
    if (transport.name !== 'websocket') return undefined
    const { socket: ws } = transport
    return ws?.readyState === 1 && ws.extensions === '' && ws._sender?._state === 0 ? ws._socket : undefined
  }

  /** Says why, then ends the connection. Stock clients come back by themselves when `reconnect` is true. */
  bye(reason: ByeReason, words: ByeWords = {}): void {
    this.#left = true
    const { reconnect } = BYES[reason]
    const bye: Bye = { reason, reconnect, ...words }
    this.socket.emit('bye', bye)
    if (reconnect) this.socket.conn.close()
    else this.socket.disconnect(true)
  }

  /** Ends a connection that does not read: nothing that waits in it is worth its memory. */
  cut(): void {
    this.#left = true
    this.#insides.transport.socket?._socket?.destroy()
    this.socket.conn.close(true)
  }
}
