import { WebSocket, WebSocketServer } from 'ws'
import { TokenBucket } from '../rooms/token-bucket.ts'

/** Heartbeats of one connection: a client answers four a minute, and some libraries send a few of their own. */
export const heartbeatBucket = (): TokenBucket => new TokenBucket(1, 20, performance.now())

/** Answers pings, but not a flood of them: the answers would pile up for somebody who does not read. */
class LimitedWebSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args)
    const heartbeats = heartbeatBucket()
    const counted = (): boolean => {
      const fits = heartbeats.take(1, performance.now())
      if (!fits) this.terminate()
      return fits
    }
    this.on('ping', (data) => void (counted() && this.pong(data, false)))
    this.on('pong', counted)
  }
}

/** A message in so many pieces that no honest client sends them is not put together. */
export class WebSocketEngine extends WebSocketServer {
  constructor(options: ConstructorParameters<typeof WebSocketServer>[0]) {
    const limits = { maxFragments: 32, maxBufferedChunks: 256, autoPong: false, WebSocket: LimitedWebSocket }
    super({ ...options, ...limits } as typeof options)
  }
}
