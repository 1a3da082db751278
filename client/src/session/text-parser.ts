/** One packet of Socket.IO's protocol, version 5: https://socket.io/docs/v4/socket-io-protocol */
interface Packet {
  type: number
  nsp: string
  data?: unknown
  id?: number
}

/** Writes packets as text. */
class Encoder {
  encode({ type, nsp, id, data }: Packet): string[] {
    return [`${type}${nsp === '/' ? '' : `${nsp},`}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`]
  }
}

const FRAME = /^([0-4])(?:(\/[^,]*),)?(\d*)([^]*)$/

/** Reads packets; throws at what is none, and the connection is then made anew. */
class Decoder {
  #tell: ((packet: Packet) => void) | undefined

  on(_: 'decoded', tell: (packet: Packet) => void): void {
    this.#tell = tell
  }
  off(): void {
    this.#tell = undefined
  }

  add(frame: string): void {
    const [, type, nsp = '/', id, data] = FRAME.exec(frame) ?? []
    if (type === undefined) throw new Error('no packet')
    const packet: Packet = { type: Number(type), nsp }
    if (id) packet.id = Number(id)
    if (data) packet.data = JSON.parse(data)
    this.#tell?.(packet)
  }

  destroy(): void {
    // It keeps nothing between two packets.
  }
}

/** For socket.io-client's `parser` option: nothing but text goes between our pages and our server. */
export const textParser = { Encoder, Decoder }
