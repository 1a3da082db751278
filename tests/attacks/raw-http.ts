import { connect } from 'node:net'
import type { App } from '../support.ts'

/** Sends these bytes and gives everything that comes back until the server closes, or until `enough` says so. */
export function answerTo(app: App, text: string, enough: (answer: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(app.server.port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (data) => {
      answer += String(data)
      if (enough(answer)) socket.destroy()
    })
    socket.on('error', () => {}).on('close', () => resolve(answer))
  })
}

/** The text of a request to become a WebSocket. `many` = so many headers before those that matter. */
export function upgradeRequest({
  query = 'EIO=4&transport=websocket',
  headers = {} as Record<string, string>,
}): string {
  const { many = '0', ...more } = headers
  const fillers = Array.from({ length: Number(many) }, (_, i) => [`h${i}`, '']).slice(0, Number(many))
  const usual = {
    Host: '127.0.0.1',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  const all = [...fillers, ...Object.entries({ ...usual, ...more })].map(([name, value]) => `${name}:${value}\r\n`)
  return `GET /socket.io/?${query} HTTP/1.1\r\n${all.join('')}\r\n`
}

/** One long-polling session, request by request. */
export class PollingFan {
  readonly url: string
  readonly sid: string
  private constructor(url: string, sid: string) {
    this.url = url
    this.sid = sid
  }

  static async open(app: App): Promise<PollingFan> {
    const first = `${app.url}/socket.io/?EIO=4&transport=polling`
    const { sid } = JSON.parse((await (await fetch(first)).text()).slice(1)) as { sid: string }
    return new PollingFan(`${first}&sid=${sid}`, sid)
  }

  get(headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url, { headers })
  }
  post(body: string, headers: Record<string, string> = { 'content-type': 'text/plain' }): Promise<Response> {
    return fetch(this.url, { method: 'POST', headers, body })
  }

  /** Asks for the namespace, and polls until `welcome` is there. */
  async join(app: App, room = 'main'): Promise<void> {
    const { token } = await app.session('Poller')
    await this.post(`40${JSON.stringify({ token, room })}`)
    for (let got = ''; !got.includes('42["welcome"');) got = await (await this.get()).text()
  }
}
