import { WebSocket, WebSocketServer } from 'ws'
import { TokenBucket } from '../rooms/token-bucket.ts'

/** Heartbeats of one connection: a client answers four a minute, and some libraries send a few of their own. */
export const heartbeatBucket = (): TokenBucket => new TokenBucket(1, 20, performance.now())

/** Answers pings, but not a flood of them: the answers would pile up for somebody who does not read. */
class LimitedWebSocket extends WebSocket {
  #heartbeats: TokenBucket | undefined

  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args)
    this.on('ping', answer)
    this.on('pong', count)
  }

  /** One heartbeat more: does it fit? */
  counted(): boolean {
    this.#heartbeats ??= heartbeatBucket()
    const fits = this.#heartbeats.take(1, performance.now())
    if (!fits) this.terminate()
    return fits
  }
}

// Listeners for all, not a pair for each: there are thousands of sockets.
function answer(this: WebSocket, data: Buffer): void {
  if ((this as LimitedWebSocket).counted()) this.pong(data, false)
}
function count(this: WebSocket): void {
  ;(this as LimitedWebSocket).counted()
}

/** A message in so many pieces that no honest client sends them is not put together. */
export class WebSocketEngine extends WebSocketServer {
  constructor(options: ConstructorParameters<typeof WebSocketServer>[0]) {
    const limits = { maxFragments: 32, maxBufferedChunks: 256, autoPong: false, WebSocket: LimitedWebSocket }
    super({ ...options, ...limits } as unknown as typeof options)
  }
}
