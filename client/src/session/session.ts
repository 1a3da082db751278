import { signal } from '@preact/signals'
import type { Person, Reply } from '../../../src/protocol/core.ts'
import { ask } from './ask.ts'
import { keptText, type KeptText } from './browser-storage.ts'

/** Who this browser is, and the token that says so. */
export interface Signed {
  token: string
  person: Person
  /** Until when the token is good, ms. */
  expires: number
  /** A member: whether the brand has given the name; where it is not said, it has. */
  named?: boolean
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

  /** A new visitor's session in the place of one that does not count any more, or is not wanted. */
  async renew(): Promise<Reply<Signed>> {
    this.#making ??= this.#make({}, '').finally(() => (this.#making = undefined))
    return await this.#making
  }

  /** The same person with a fresh token, and with the role that still counts. */
  async refresh(): Promise<Reply<Signed>> {
    return await this.#make({})
  }

  /** The same person under that name. */
  async rename(name: string): Promise<Reply<Signed>> {
    return await this.#make({ name })
  }

  /** Whom a key of the address makes of this person: the same one with a role, the brand's member, or one of another device. */
  async comeBy({ of, key }: Arrival): Promise<Reply<Signed>> {
    return await this.#make({ [asked[of]]: key })
  }

  /** The member whom the brand's token names; what this guest had is theirs. */
  async signOn(token: string): Promise<Reply<Signed>> {
    return await this.comeBy({ of: 'token', key: token })
  }

  async #make(body: object, token = this.signed.value?.token): Promise<Reply<Signed>> {
    const made = await ask<Signed>('/api/session', { body, token })
    if (made.ok) this.take(made.value)
    // A session that has come to its end keeps nobody out: it is somebody new who asks then.
    else if (token && isOver(made.refused)) return await this.#make(body, '')
    return made
  }

  /** A session that somebody else kept for this page, such as the page around it. */
  take(signed: Signed): void {
    this.signed.value = signed
    this.#kept.set(JSON.stringify(this.signed.value))
  }

  #read(): Signed | undefined {
    try {
      const { token, person, expires = 0, ...more } = JSON.parse(this.#kept.get() ?? '') as Partial<Signed>
      return typeof token === 'string' && typeof person?.id === 'string'
        ? { ...more, token, person, expires }
        : undefined
    } catch {
      return undefined
    }
  }
}

/** A key that came in the address: of a link that gives a role, of another device, or the brand's token. */
export interface Arrival {
  of: keyof typeof asked
  key: string
}
const asked = { host: 'hostKey', carry: 'carried', token: 'token' }

/** A session that does not count any more. */
export const isOver = (why: string): boolean => why === 'token_invalid' || why === 'token_expired'

/** The key behind `#`, taken out of the address at once so that nobody copies or sees it there. */
export function takeKey(): Arrival | undefined {
  for (const [of, key] of new URLSearchParams(location.hash.slice(1))) {
    if (!(of in asked)) continue
    history.replaceState(history.state, '', location.pathname + location.search)
    return { of: of as Arrival['of'], key }
  }
  return undefined
}
