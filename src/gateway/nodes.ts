import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Hosting } from '../rooms/hosting.ts'
import type { Admission } from './admission.ts'
import type { Gateway } from './gateway.ts'

/** What a node says of itself to an administrator. */
export interface NodeStatus {
  node: string
  sockets: number
  rooms: { room: string; seq: number }[]
  /** The longest pause of the event loop since somebody last asked, ms. */
  pauseMs: number
  notReady?: string
}

/** How long a node may take to answer, ms: an option of the adapter. */
export const NODE_ANSWER_MS = 1_000

/** Asks every node of the cluster how it is. Who does not answer in a second is left out. */
export function nodeLookup(
  { io }: Gateway,
  own: { hosting: Hosting; admission: Admission; notReady: () => string | undefined; nodeId: string },
): () => Promise<NodeStatus[]> {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const status = (): NodeStatus => {
    const rooms = [...own.hosting.all()].map((live) => ({ room: live.room, seq: live.replica.seq }))
    const notReady = own.notReady()
    const pauseMs = Math.round(delay.max / 1e6)
    delay.reset()
    return {
      node: own.nodeId,
      sockets: own.admission.sockets,
      rooms,
      pauseMs,
      ...(notReady !== undefined && { notReady }),
    }
  }
  io.on('node.status', (answer: (status: NodeStatus) => void) => answer(status()))
  return async () => [status(), ...(await askOthers(io))]
}

/**
 * The adapter knows no partial answer: with some missing it fails, and carries what came. Where there is nobody to ask, or
 * no way to, it may never answer.
 */
function askOthers(io: Gateway['io']): Promise<NodeStatus[]> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, NODE_ANSWER_MS * 1.5, [])
    const done = (answers: NodeStatus[] = []): void => {
      clearTimeout(late)
      resolve(answers)
    }
    const ask = (nodes: number): unknown =>
      nodes > 1 ? io.serverSideEmit('node.status', (_error: unknown, answers?: NodeStatus[]) => done(answers)) : done()
    io.of('/')
      .adapter.serverCount()
      .then(ask)
      .catch(() => done())
  })
}
