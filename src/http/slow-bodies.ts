import type { IncomingMessage, Server } from 'node:http'

/** A room comes in as a file, which may be large. Who may send one is looked at before it is read. */
const IMPORT = /^\/api\/rooms\/[^/?]+\/import(\?|$)/

/** The longest that an import may take, ms: what the server's own limit has to allow. */
export const IMPORT_MS = 30 * 60_000

/** Who takes longer than so many ms to send a body gets 408 and is cut off, but for imports. */
export function cutSlowBodies(http: Server, ms: number): void {
  http.prependListener('request', (request: IncomingMessage) => {
    if (!hasBody(request) || (request.method === 'POST' && IMPORT.test(request.url ?? ''))) return
    const timer = setTimeout(() => {
      if (request.complete) return
      request.socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n', () => request.destroy())
    }, ms)
    request.once('close', () => clearTimeout(timer))
  })
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
