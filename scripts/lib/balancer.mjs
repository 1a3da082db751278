// @ts-check
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { nodesUp } from './node-health.mjs'

/**
 * A small balancer for one machine: a request or upgrade whose `sid` begins with a node's id goes to that node, all
 * others round robin to the nodes that are ready, past one that does not answer the connection. Bodies stream both ways.
 * @param {{ nodes: readonly Backend[], port?: number }} options the list may grow while it runs
 * @returns {Promise<Balancer>}
 */
export async function startBalancer({ nodes, port = 0 }) {
  const health = nodesUp(nodes)
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set()
  const server = createServer((incoming, answer) => void passRequest(health, incoming, answer))
  server.on('upgrade', (incoming, client, head) => {
    const socket = /** @type {import('node:net').Socket} */ (client)
    void passUpgrade(health, incoming, socket, head)
  })
  server.on('connection', (socket) => {
    sockets.add(socket.setNoDelay(true))
    socket.once('close', () => sockets.delete(socket))
  })
  server.requestTimeout = 0
  server.keepAliveTimeout = 65_000
  await listen(server, port)
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    port: portOf(server),
    ready: health.ready,
    check: health.check,
    stop: async () => {
      health.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** @param {import('node:http').Server} server @param {number} port @returns {Promise<void>} */
const listen = (server, port) =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })

/** @param {import('node:http').Server} server */
function portOf(server) {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

/**
 * @param {import('./node-health.mjs').NodeHealth} health
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} answer
 */
async function passRequest(health, incoming, answer) {
  incoming.on('error', () => {})
  answer.on('error', () => {})
  const reached = await reach(health, incoming.url ?? '/')
  if (typeof reached === 'number') return refuse(answer, reached)
  const headers = [...withoutFields(forwarded(incoming), /^connection$/i), 'Connection', 'close']
  const outgoing = request({ createConnection: () => reached, method: incoming.method, path: incoming.url, headers })
  outgoing.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.statusMessage, endToEnd(response.rawHeaders))
    answer.flushHeaders()
    response.pipe(answer)
    response.on('error', () => answer.destroy())
  })
  outgoing.on('error', () => (answer.headersSent ? answer.destroy() : refuse(answer, 502)))
  answer.on('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

/** @param {import('node:http').ServerResponse} answer @param {number} status */
function refuse(answer, status) {
  if (answer.headersSent || answer.destroyed) return
  answer.writeHead(status, { 'content-type': 'text/plain', 'retry-after': '1' })
  answer.end(status === 502 ? 'The node does not answer.\n' : 'No node is ready.\n')
}

/**
 * @param {import('./node-health.mjs').NodeHealth} health
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:net').Socket} client
 * @param {Buffer} head
 */
async function passUpgrade(health, incoming, client, head) {
  client.on('error', () => client.destroy())
  const reached = await reach(health, incoming.url ?? '/')
  if (typeof reached === 'number') {
    client.end(
      `HTTP/1.1 ${reached} ${reached === 502 ? 'Bad Gateway' : 'Service Unavailable'}\r\nConnection: close\r\n\r\n`,
    )
    return
  }
  const fields = forwarded(incoming)
  const lines = fields.flatMap((field, at) => (at % 2 === 0 ? [`${field}: ${fields[at + 1]}`] : []))
  reached.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  if (head.length > 0) reached.write(head)
  reached.on('error', () => reached.destroy())
  reached.once('close', () => client.destroy())
  client.once('close', () => reached.destroy())
  if (client.destroyed) reached.destroy()
  reached.pipe(client).pipe(reached)
}

/**
 * A connection to the node that a URL is for, or the status to answer with. Nothing is sent before a node took the
 * connection, so going on to the next one repeats nothing.
 * @param {import('./node-health.mjs').NodeHealth} health
 * @param {string} url
 * @returns {Promise<import('node:net').Socket | 502 | 503>}
 */
async function reach(health, url) {
  const bound = health.ofSession(sessionId(url))
  if (bound) return (await dial(health, bound)) ?? 502
  for (let node = health.next(); node; node = health.next()) {
    const socket = await dial(health, node)
    if (socket) return socket
  }
  return 503
}

/** @param {string} url */
const sessionId = (url) => new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('sid') ?? ''

/**
 * @param {import('./node-health.mjs').NodeHealth} health
 * @param {Backend} node
 * @returns {Promise<import('node:net').Socket | undefined>}
 */
const dial = (health, node) =>
  new Promise((resolve) => {
    const failed = () => {
      health.takeOut(node)
      resolve(undefined)
    }
    const socket = connect({ port: node.port, host: '127.0.0.1', noDelay: true }, () => {
      socket.off('error', failed)
      // Whoever gets the socket listens a turn later; until then a broken one must not end the process.
      socket.on('error', () => {})
      resolve(socket)
    })
    socket.once('error', failed)
  })

/** The request's fields with the caller's address added. @param {import('node:http').IncomingMessage} incoming */
function forwarded(incoming) {
  const before = incoming.headers['x-forwarded-for']
  const caller = incoming.socket.remoteAddress ?? ''
  const kept = withoutFields(incoming.rawHeaders, /^(x-forwarded-(for|proto|host)|keep-alive)$/i)
  const host = incoming.headers.host ?? ''
  const added = ['X-Forwarded-For', before ? `${String(before)}, ${caller}` : caller, 'X-Forwarded-Proto', 'http']
  return [...kept, ...added, 'X-Forwarded-Host', host]
}

/** The fields that are for the far end, not for one connection. @param {string[]} fields */
const endToEnd = (fields) => withoutFields(fields, /^(connection|keep-alive)$/i)

/** @param {string[]} fields @param {RegExp} unwanted */
const withoutFields = (fields, unwanted) => fields.filter((_, at) => !unwanted.test(fields[at - (at % 2)] ?? ''))

/**
 * @typedef {{ id: string, port: number }} Backend a node on the loopback interface
 *
 * @typedef {object} Balancer
 * @property {string} url
 * @property {number} port
 * @property {() => string[]} ready the ids of the nodes that take traffic
 * @property {() => Promise<void>} check asks every node now, and answers when all have been asked
 * @property {() => Promise<void>} stop cuts every connection
 */
