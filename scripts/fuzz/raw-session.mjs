// @ts-check
import { WebSocket } from 'ws'

/** @typedef {{ url: string, hostKey: string }} Target */

/**
 * A person that nobody has seen before.
 * @param {Target} target
 * @param {'visitor' | 'guest' | 'host'} who
 * @returns {Promise<string>} its token
 */
export async function newToken({ url, hostKey }, who) {
  const body = who === 'visitor' ? {} : who === 'guest' ? { name: 'Fuzz' } : { hostKey }
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`no session: ${answer.status} ${await answer.text()}`)
  const { token } = /** @type {{ token: string }} */ (await answer.json())
  return token
}

/** A WebSocket on which anything can be said. */
export class RawSession {
  /** @param {string} url */
  constructor(url) {
    /** @type {Map<number, (reply: unknown) => void>} */
    this.waiting = new Map()
    this.asked = 0
    this.ended = false
    this.ws = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    this.ws.on('error', () => {})
    this.ws.on('message', (data) => this.took(/** @type {Buffer} */ (data).toString()))
    /** @type {Promise<void>} */
    this.closed = new Promise((resolve) => {
      this.ws.once('close', () => {
        this.ended = true
        for (const answer of this.waiting.values()) answer(undefined)
        resolve()
      })
    })
    /** @type {() => void} */
    this.onWelcome = () => {}
    /** @type {Promise<void>} */
    this.welcomed = new Promise((resolve) => (this.onWelcome = resolve))
    /** @type {Promise<void>} */
    this.opened = new Promise((resolve) => this.ws.once('open', resolve))
  }

  /** @param {string} frame */
  took(frame) {
    if (frame === '2' && !this.ended) this.ws.send('3')
    if (frame.startsWith('42["welcome"')) this.onWelcome()
    if (frame.startsWith('44')) this.close()
    const [, id, json] = /^43(\d+)(\[.*)$/s.exec(frame) ?? []
    const answer = this.waiting.get(Number(id))
    if (answer === undefined || json === undefined) return
    this.waiting.delete(Number(id))
    answer(JSON.parse(json)[0])
  }

  /** Comes in as somebody; resolves when it is in or has been closed. @param {string} token */
  async join(token) {
    await Promise.race([this.opened, this.closed])
    if (this.ended) return
    this.ws.send(`40${JSON.stringify({ token, room: 'main' })}`)
    await Promise.race([this.welcomed, this.closed])
  }

  /** A command, and its answer; undefined = closed without one. @param {string} command @param {string | undefined} json @returns {Promise<unknown>} */
  ask(command, json) {
    if (this.ended) return Promise.resolve(undefined)
    const id = ++this.asked
    return new Promise((resolve) => {
      this.waiting.set(id, resolve)
      this.ws.send(`42${id}["${command}"${json === undefined ? '' : `,${json}`}]`)
    })
  }

  close() {
    this.ws.terminate()
  }
}

/**
 * Runs a task again and again, so many side by side, until one says that there is no more to do.
 * @param {number} lanes
 * @param {() => Promise<boolean>} task
 */
export async function inLanes(lanes, task) {
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (await task());
    }),
  )
}
