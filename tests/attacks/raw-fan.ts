import { expect } from 'vitest'
import { WebSocket, type ClientOptions, type RawData } from 'ws'
import { newId, type App } from '../support.ts'
import type { Reply } from '../../src/protocol/core.ts'

/** How a WebSocket ended: its close code (1006 = without a word). */
export interface Ending {
  code: number
}

export interface RawFanOptions {
  /** Undefined = a guest of its own. */
  token?: string
  room?: string
  /** False = stop before asking for the namespace. */
  join?: boolean
  client?: ClientOptions
}

/** A client that says what it likes: Engine.IO and Socket.IO by hand, on a WebSocket. Answers pings, unless told not to. */
export class RawFan implements Disposable {
  readonly ws: WebSocket
  readonly frames: string[] = []
  readonly closed: Promise<Ending>
  answersPings = true
  readonly #looking = new Set<() => void>()
  #asked = 0

  private constructor(app: App, client: ClientOptions = {}) {
    this.ws = new WebSocket(`${app.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, client)
    this.ws.on('error', () => {})
    this.ws.on('message', (data) => this.#took(data))
    this.closed = new Promise((resolve) => this.ws.once('close', (code) => resolve({ code })))
  }

  static async open(app: App, { token, room = 'main', join = true, client }: RawFanOptions = {}): Promise<RawFan> {
    const fan = new RawFan(app, client)
    await fan.frame((frame) => frame.startsWith('0{'))
    if (!join) return fan
    const auth = { token: token ?? (await app.session('Raw')).token, room }
    fan.send(`40${JSON.stringify(auth)}`)
    await fan.frame((frame) => frame.startsWith('42["welcome"'))
    return fan
  }

  #took(data: RawData): void {
    const frame = String(data as Buffer)
    if (frame === '2' && this.answersPings) this.ws.send('3')
    this.frames.push(frame)
    for (const look of this.#looking) look()
  }

  send(frame: string | Buffer): void {
    this.ws.send(frame)
  }

  /** The first frame that fits, of those that came and those that come. */
  frame(fits: (frame: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.frames.find(fits)
        if (found === undefined) return
        this.#looking.delete(look)
        resolve(found)
      }
      this.#looking.add(look)
      void this.closed.then(({ code }) => reject(new Error(`closed with ${code} before the frame came`)))
      look()
    })
  }

  /** An event with an acknowledgement id, as raw JSON, and what the server answers. */
  async ask(json: string): Promise<Reply<unknown>> {
    const id = ++this.#asked
    this.send(`42${id}${json}`)
    const answer = await this.frame((frame) => frame.startsWith(`43${id}[`))
    return (JSON.parse(answer.slice(`43${id}`.length)) as [Reply<unknown>])[0]
  }

  /** Bytes as they are, past the library's framing. */
  bytes(...octets: (number | Buffer)[]): void {
    const { _socket: tcp } = this.ws as unknown as { _socket: NodeJS.WritableStream & { localPort: number } }
    tcp.write(Buffer.concat(octets.map((octet) => (typeof octet === 'number' ? Buffer.from([octet]) : octet))))
  }

  get localPort(): number {
    return (this.ws as unknown as { _socket: { localPort: number } })._socket.localPort
  }

  [Symbol.dispose](): void {
    this.ws.terminate()
  }
}

/** Says so when the server is not as well as before: somebody new comes in, writes, and somebody else reads it. */
export async function expectAlive(app: App): Promise<void> {
  const [writer, reader] = await Promise.all([app.join('Canary'), app.join()])
  const text = `alive ${newId()}`
  expect(await writer.send('chat.send', { text })).toMatchObject({ ok: true })
  await reader.until((fan) => fan.texts.includes(text))
  for (const fan of [writer, reader]) fan.socket.disconnect()
}

/** Waits until the server has ended this connection; it must have had one. */
export async function expectClosed(fan: RawFan): Promise<void> {
  expect(await fan.closed).toMatchObject({ code: expect.any(Number) })
}

/** A line as an event of Socket.IO, without an acknowledgement id. */
export const line = (text: unknown, more: object = {}): string =>
  `["chat.send",${JSON.stringify({ id: newId(), text, ...more })}]`
