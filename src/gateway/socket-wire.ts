import type { Duplex } from 'node:stream'
import type { Socket } from 'socket.io'
import type { Bye, ByeReason } from '../protocol/core.ts'
import { BYES } from '../protocol/core.ts'
import type { Frame } from '../rooms/tick.ts'

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
    writable: boolean
    socket?: WebSocketInsides
  }
}

interface WebSocketInsides {
  readyState: number
  extensions?: string
  _socket?: Duplex
  _sender?: { _state?: number }
}

/** One connection, as ticks see it: how much waits in it, and the shortest way to write one more frame. */
export class SocketWire {
  readonly socket: Socket
  /** The WebSocket that was found to have no extensions (they would have to see every frame). */
  #plain: WebSocketInsides | undefined
  constructor(socket: Socket) {
    this.socket = socket
  }

  get #insides(): Insides {
    return this.socket.conn as unknown as Insides
  }

  get polling(): boolean {
    return this.#insides.transport.name === 'polling'
  }

  /** Bytes that the kernel has not taken yet; `undefined` while that cannot be told. */
  get waiting(): number | undefined {
    return this.#insides.transport.socket?._socket?.writableLength
  }

  get full(): boolean {
    return (this.waiting ?? 0) > OUTBOX.full || this.#insides.writeBuffer.length > OUTBOX.packets
  }

  /** Writes a frame: into the TCP socket at once where nothing can be overtaken, else by Engine.IO. */
  write(frame: Frame): void {
    const raw = this.#direct()
    if (raw) raw.write(frame.websocket)
    else this.socket.conn.write(frame.packet)
  }

  /** The TCP socket, if an open WebSocket without compression has nothing of its own to send before. */
  #direct(): Duplex | undefined {
    const { readyState, upgrading, writeBuffer, transport } = this.#insides
    if (readyState !== 'open' || upgrading || writeBuffer.length > 0) return undefined
    if (transport.name !== 'websocket' || !transport.writable) return undefined
    const { socket: ws } = transport
    if (ws?.readyState !== 1 || ws._sender?._state !== 0) return undefined
    if (ws !== this.#plain && ws.extensions !== '') return undefined
    this.#plain = ws
    return ws._socket
  }

  /** Says why, then ends the connection. Stock clients come back by themselves when `reconnect` is true. */
  bye(reason: ByeReason, retryAfterMs?: number): void {
    const { reconnect } = BYES[reason]
    const bye: Bye = { reason, reconnect, ...(retryAfterMs !== undefined && { retryAfterMs }) }
    this.socket.emit('bye', bye)
    if (reconnect) this.socket.conn.close()
    else this.socket.disconnect(true)
  }

  /** Ends a connection that does not read: nothing that waits in it is worth its memory. */
  cut(): void {
    this.#insides.transport.socket?._socket?.destroy()
    this.socket.conn.close(true)
  }
}
