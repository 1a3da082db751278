import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Socket } from 'socket.io'

/** What Socket.IO, Engine.IO and ws keep of every connection. Private there, so each part is looked for. */
interface Kept {
  handshake: object
  leaveAll?(): void
  acks?: unknown
  conn: {
    request?: unknown
    cleanupFn?: unknown
    sentCallbackFn?: unknown
    transport?: { socket?: { listeners(event: string): Listener[]; off(event: string, listener: Listener): unknown } }
  }
}
type Listener = (...args: unknown[]) => void

const FORGOTTEN = Object.freeze({ headers: {}, query: {}, auth: {}, time: '', address: '', url: '' })
const NO_ACKS = new Map<never, never>()

/**
 * Lets go of what a connection that is in does not need any more: the request it began with, the handshake, its private
 * room, what waits for answers that we never ask for. A third of what an idle connection keeps.
 */
export function slimDown(socket: Socket): void {
  const kept = socket as unknown as Kept
  kept.leaveAll?.()
  kept.handshake = FORGOTTEN
  if (kept.acks instanceof Map && kept.acks.size === 0) kept.acks = NO_ACKS
  const { conn } = kept
  conn.request = null
  // An array that has grown by one keeps room for sixteen more.
  if (Array.isArray(conn.cleanupFn)) conn.cleanupFn = [...(conn.cleanupFn as unknown[])]
  if (Array.isArray(conn.sentCallbackFn) && conn.sentCallbackFn.length === 0) conn.sentCallbackFn = []
  const ws = conn.transport?.socket
  const [early, ...others] = ws?.listeners('error') ?? []
  // Engine.IO's own for the time before the transport has one.
  if (early?.name === 'onUpgradeError' && others.length > 0) ws?.off('error', early)
}

/** Engine.IO's server, as far as upgrades go. */
interface Upgrader {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  prepare?(request: IncomingMessage): void
  verify?(request: IncomingMessage, upgrade: true, done: (wrong?: number) => void): void
  onWebSocket?(request: IncomingMessage, socket: Duplex, websocket: unknown): void
  ws?: { handleUpgrade?(request: IncomingMessage, socket: Duplex, head: Buffer, done: (ws: unknown) => void): void }
}

/**
 * WebSockets come in without the response that Engine.IO makes up for its middlewares: it keeps the request as long as
 * the connection is open, and running them costs as much as our whole handshake. `admits` takes their place, and answers
 * whom it turns away. What Engine.IO would not accept goes its way, and so does everything if it has changed inside.
 */
export function upgradeDirectly(server: object, admits: (request: IncomingMessage) => boolean): void {
  const engine = server as Upgrader
  const [prepare, verify] = [engine.prepare?.bind(engine), engine.verify?.bind(engine)]
  const onWebSocket = engine.onWebSocket?.bind(engine)
  const detour = engine.handleUpgrade.bind(engine)
  if (!prepare || !verify || !onWebSocket) return
  engine.handleUpgrade = (request, socket, head) => {
    if (!engine.ws?.handleUpgrade) return detour(request, socket, head)
    prepare(request)
    if (!admits(request)) return
    verify(request, true, (wrong) => {
      if (wrong !== undefined) return detour(request, socket, head)
      engine.ws?.handleUpgrade?.(request, socket, Buffer.from(head), (ws) => onWebSocket(request, socket, ws))
    })
  }
}

/** Gathers what is written to sockets while connections come in, so that each gets it in one go. */
export class Gathering {
  #held: Duplex[] = []

  /** Until this turn of the event loop is over. */
  hold(socket: Duplex | undefined): void {
    if (socket === undefined) return
    socket.cork()
    if (this.#held.push(socket) === 1) setImmediate(() => this.#release())
  }

  #release(): void {
    const held = this.#held
    this.#held = []
    for (const socket of held) socket.uncork()
  }
}
