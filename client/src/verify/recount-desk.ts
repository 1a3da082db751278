import { signal } from '@preact/signals'
import { announcedIn } from '../../../scripts/verify/announced.mjs'
import { edgesOf, findBallot, RECEIPT, type Found } from '../../../scripts/verify/ballot-lines.mjs'
import { headIn, type Head } from '../../../scripts/verify/file-head.mjs'
import { recount, type Recount } from '../../../scripts/verify/recount.mjs'
import { ownReceipt } from './own-receipt.ts'

/** Where a file is to be had on this server. */
export interface Address {
  room: string
  poll: string
  round?: string | undefined
}
/** What the recount was compared with: what the room announces now, the file alone, or a room that says nothing of that poll. */
export type Source = 'room' | 'file' | 'unknown'

export type DeskState =
  | { is: 'empty' }
  | { is: 'fetching' }
  | { is: 'counting'; part: number }
  | { is: 'failed'; why: 'none' | 'away' }
  | { is: 'counted'; counted: Recount; source: Source; name: string }

/** What somebody looks for in the file: nothing yet, nothing there, or their ballot. */
export type Search = { is: 'nothing' } | { is: 'missing' } | { is: 'found'; ballot: Found }

/** How long an answer, and a whole file, may take, ms. */
const ANSWER_MS = 10_000
const FILE_MS = 300_000

/** Takes a file of ballots, counts it in this browser, and compares. */
export class RecountDesk {
  readonly state = signal<DeskState>({ is: 'empty' })
  readonly receipt = signal('')
  readonly search = signal<Search>({ is: 'nothing' })
  readonly #token: () => string | undefined
  #bytes: Uint8Array | undefined
  #turn = 0

  constructor(token: () => string | undefined) {
    this.#token = token
  }

  /** Fetches the file and counts it. */
  async open({ room, poll, round }: Address): Promise<void> {
    const turn = ++this.#turn
    this.state.value = { is: 'fetching' }
    const path = `/api/rooms/${encodeURIComponent(room)}/polls/${encodeURIComponent(poll)}/ballots`
    const query = round === undefined ? '' : `?round=${encodeURIComponent(round)}`
    try {
      const answer = await this.#get(path + query, FILE_MS)
      const bytes = answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined
      if (turn !== this.#turn) return
      if (bytes) await this.#count(bytes, poll, turn)
      else this.state.value = { is: 'failed', why: answer.status < 500 ? 'none' : 'away' }
    } catch {
      if (turn === this.#turn) this.state.value = { is: 'failed', why: 'away' }
    }
  }

  /** Counts a file that somebody has. */
  async take(file: File): Promise<void> {
    const turn = ++this.#turn
    this.state.value = { is: 'counting', part: 0 }
    await this.#count(new Uint8Array(await file.arrayBuffer()), file.name, turn)
  }

  /** Compares once more. */
  async again(name: string): Promise<void> {
    if (this.#bytes) await this.#count(this.#bytes, name, ++this.#turn)
  }

  async find(receipt: string): Promise<void> {
    this.receipt.value = receipt
    const bytes = this.#bytes
    const looked = bytes && RECEIPT.test(receipt) ? await findBallot(bytes, receipt) : null
    if (this.receipt.value !== receipt || bytes !== this.#bytes) return
    if (looked === null) this.search.value = { is: 'nothing' }
    else this.search.value = looked ? { is: 'found', ballot: looked } : { is: 'missing' }
  }

  async #count(bytes: Uint8Array, name: string, turn: number): Promise<void> {
    this.#bytes = bytes
    this.state.value = { is: 'counting', part: 0 }
    const head = headIn(bytes.subarray(0, edgesOf(bytes).first))
    const told = typeof head === 'string' ? undefined : await this.#announcement(head)
    const announced = told && typeof head !== 'string' ? announcedIn(told, head) : undefined
    const onProgress = (part: number): void => {
      if (turn === this.#turn) this.state.value = { is: 'counting', part }
    }
    const counted = await recount(bytes, { announced: announced && told, onProgress })
    if (turn !== this.#turn) return
    const source = told === undefined ? 'file' : announced ? 'room' : 'unknown'
    this.state.value = { is: 'counted', counted, source, name }
    if (counted.head) await this.find(this.receipt.value || (ownReceipt(counted.head) ?? ''))
  }

  /** What the room of the file announces; undefined = it cannot be asked now. */
  async #announcement({ room }: Head): Promise<unknown> {
    try {
      const answer = await this.#get(`/api/rooms/${encodeURIComponent(room)}`, ANSWER_MS)
      return answer.ok ? await answer.json() : undefined
    } catch {
      return undefined
    }
  }

  /** As whom this browser is; a session that does not count any more is as good as none. */
  async #get(path: string, withinMs: number): Promise<Response> {
    const token = this.#token()
    const signal = AbortSignal.timeout(withinMs)
    if (token === undefined) return fetch(path, { signal })
    const answer = await fetch(path, { headers: { authorization: `Bearer ${token}` }, signal })
    return answer.status === 401 ? fetch(path, { signal }) : answer
  }
}
