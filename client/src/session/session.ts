import { signal } from '@preact/signals'
import type { Person, Reply } from '../../../src/protocol/core.ts'
import { ask } from './ask.ts'
import { keptText, type KeptText } from './browser-storage.ts'

/** Who this browser is, and the token that says so. */
export interface Signed {
  token: string
  person: Person
}

/**
 * The browser's session: made silently, kept for all its tabs, and the same person for good. A tab that gets another
 * name or standing hands it to the others.
 */
export class Session {
  readonly signed = signal<Signed | undefined>(undefined)
  readonly #kept: KeptText
  #making: Promise<Reply<Signed>> | undefined

  constructor(kept = keptText('fanfare.session')) {
    this.#kept = kept
    this.signed.value = this.#read()
    this.#kept.onChange(() => {
      // What is stored now, not what the notice says: tabs that wrote at the same time end with the same one.
      const latest = this.#read()
      if (latest && latest.token !== this.signed.value?.token) this.signed.value = latest
    })
  }

  /** The session there is, or a new visitor's. */
  async ensure(): Promise<Reply<Signed>> {
    const signed = this.signed.value
    return signed ? { ok: true, value: signed } : await this.renew()
  }

  /** A new visitor's session in the place of one that does not count any more. */
  async renew(): Promise<Reply<Signed>> {
    this.#making ??= this.#make({}).finally(() => (this.#making = undefined))
    return await this.#making
  }

  /** The same person under that name. */
  async rename(name: string): Promise<Reply<Signed>> {
    return await this.#make({ name }, this.signed.value?.token)
  }

  /** The same person as host, by the key of a host link. */
  async enterAsHost(hostKey: string): Promise<Reply<Signed>> {
    const first = await this.ensure()
    return first.ok ? await this.#make({ hostKey }, first.value.token) : first
  }

  async #make(body: object, token?: string): Promise<Reply<Signed>> {
    const made = await ask<Signed>('/api/session', { body, token })
    if (!made.ok) return made
    const { token: next, person } = made.value
    this.signed.value = { token: next, person }
    this.#kept.set(JSON.stringify(this.signed.value))
    return made
  }

  #read(): Signed | undefined {
    try {
      const { token, person } = JSON.parse(this.#kept.get() ?? '') as Partial<Signed>
      return typeof token === 'string' && typeof person?.id === 'string' ? { token, person } : undefined
    } catch {
      return undefined
    }
  }
}

/** The key of a host link, taken out of the address at once so that nobody copies or sees it there. */
export function takeHostKey(): string | undefined {
  const key = new URLSearchParams(location.hash.slice(1)).get('host')
  if (key === null) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return key
}
