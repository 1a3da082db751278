import { isStaff } from '../../../src/protocol/roles.ts'
import { batch, signal } from '@preact/signals'
import type { Reply } from '../../../src/protocol/core.ts'
import type { Listed } from '../../../src/protocol/launches.ts'
import { ask } from '../session/ask.ts'
import type { Session } from '../session/session.ts'

/** Who looks at the list sees a change within so long, ms. */
const EVERY_MS = 15_000

interface Lists {
  rooms: readonly Listed[]
  /** For hosts. */
  drafts?: readonly Listed[]
}

/** The house's rooms, kept fresh while somebody looks. What was known stays when the server does not answer. */
export class RoomList implements Disposable {
  readonly lists = signal<Lists | undefined>(undefined)
  /** When the server was heard last, ms; `failed`: it did not answer since. */
  readonly heardAt = signal(0)
  readonly failed = signal(false)
  readonly #session: Session
  readonly #stop = new AbortController()

  constructor(session: Session) {
    this.#session = session
  }

  /** Begins to look, and looks again by itself. */
  watch(): void {
    const { signal: stopped } = this.#stop
    const look = () => {
      if (document.visibilityState === 'visible') void this.load()
    }
    const timer = setInterval(look, EVERY_MS)
    stopped.addEventListener('abort', () => clearInterval(timer))
    document.addEventListener('visibilitychange', look, { signal: stopped })
    addEventListener('online', look, { signal: stopped })
    addEventListener('offline', () => (this.failed.value = true), { signal: stopped })
    void this.load()
  }

  async load(): Promise<void> {
    const answer = await this.#ask()
    if (this.#stop.signal.aborted) return
    batch(() => {
      this.failed.value = !answer.ok
      if (!answer.ok) return
      this.lists.value = answer.value
      this.heardAt.value = Date.now()
    })
  }

  [Symbol.dispose](): void {
    this.#stop.abort()
  }

  /** As a host, who sees drafts too; a sign-in that does not count any more is given up. */
  async #ask(): Promise<Reply<Lists>> {
    const signed = this.#session.signed.value
    if (signed === undefined || !isStaff(signed.person)) return await ask('/api/rooms')
    const answer = await ask<Lists>('/api/rooms', { token: signed.token })
    if (answer.ok || (answer.refused !== 'token_invalid' && answer.refused !== 'token_expired')) return answer
    await this.#session.renew()
    return await ask('/api/rooms')
  }
}
