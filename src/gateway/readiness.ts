import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { Clock } from '../rooms/clock.ts'
import type { NotReady } from '../rooms/not-ready.ts'
import type { Admission } from './admission.ts'

/** What keeps a node from taking traffic. `detail` is for operators alone. */
export interface Hindrance {
  reason: NotReady
  detail?: string
}

const READY_LIMITS = {
  /** How far a node's time may be from the store's: T-0 and limits are shared by all nodes. */
  clockOffMs: 250,
  /** A pause of the event loop within the last seconds: who comes in now would wait as long. */
  pauseMs: 2_000,
  /** Of what the heap, or the process, may have at most. */
  memory: 0.92,
} as const

/** The longest pause is remembered for one to two of these, ms. */
const PAUSES_MS = 3_000
/** So often the event loop is expected to come by, ms. */
const COMES_BY_MS = 50

interface Ground {
  admission: Pick<Admission, 'closing'>
  /** Whether the house is open here: nobody can come in before. */
  begun: () => boolean
  /** Why the store cannot be used; undefined = it can. */
  trouble: () => string | undefined
  clock: Clock
}

/** Whether a node should be given new connections, and every reason why not. Those that it has are no part of the question. */
export class Readiness implements Disposable {
  readonly #ground: Ground
  readonly #turn: NodeJS.Timeout
  #cameBy = performance.now()
  #since = performance.now()
  #longest = 0
  #longestBefore = 0

  constructor(ground: Ground) {
    this.#ground = ground
    this.#turn = setInterval(() => this.#comeBy(), COMES_BY_MS).unref()
  }

  /** Empty = it should. The first is what an operator should look at first. */
  hindrances(): Hindrance[] {
    const { admission, begun, trouble, clock } = this.#ground
    const { clockOffMs, pauseMs, memory } = READY_LIMITS
    const found: (Hindrance | false)[] = [
      admission.closing && { reason: 'draining' },
      !begun() && { reason: 'starting' },
      troubled(trouble()),
      exceeds('clock off', clock.offBy?.() ?? 0, clockOffMs, 'ms'),
      exceeds('event loop blocked', this.#longestPause(), pauseMs, 'ms'),
      exceeds('memory', memoryUsed() * 100, memory * 100, '%'),
    ]
    return found.filter((each) => each !== false)
  }

  /** ms */
  #longestPause(): number {
    return Math.max(this.#longestBefore, this.#longest)
  }

  #comeBy(): void {
    const now = performance.now()
    if (now - this.#since > PAUSES_MS) {
      this.#longestBefore = this.#longest
      this.#longest = 0
      this.#since = now
    }
    this.#longest = Math.max(this.#longest, now - this.#cameBy - COMES_BY_MS)
    this.#cameBy = now
  }

  [Symbol.dispose](): void {
    clearInterval(this.#turn)
  }
}

function troubled(trouble: string | undefined): Hindrance | false {
  if (trouble === undefined) return false
  return trouble === 'redis away' ? { reason: trouble } : { reason: 'store trouble', detail: trouble }
}

const exceeds = (reason: NotReady, is: number, most: number, unit: string): Hindrance | false =>
  is > most && { reason, detail: `${Math.round(is)} ${unit}, at most ${Math.round(most)} ${unit}` }

/** The part of what it may have that is used: of V8's heap, or of what the container or machine gives, whichever is more. */
function memoryUsed(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
  const given = Math.min(process.constrainedMemory() || Infinity, totalmem())
  return Math.max(used / limit, process.memoryUsage.rss() / given)
}
