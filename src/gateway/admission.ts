import type { PersonId, Refusal } from '../protocol/core.ts'
import { TokenBucket } from '../rooms/token-bucket.ts'

export interface AdmissionLimits {
  maxSockets: number
  /** 0 = no limit: many people share an address behind a carrier's NAT. */
  maxSocketsPerAddress: number
  acceptsPerSecond: number
}

/** How often one person may connect. */
const PERSON = { perSecond: 2, atOnce: 20 }

/** Who may come in for the moment: by number, by address, by rate. */
export class Admission {
  readonly #limits: AdmissionLimits
  readonly #accepts: TokenBucket
  readonly #addresses = new Map<string, number>()
  readonly #persons = new Map<PersonId, TokenBucket>()
  #sockets = 0
  closing = false

  constructor(limits: AdmissionLimits) {
    this.#limits = limits
    this.#accepts = new TokenBucket(limits.acceptsPerSecond, limits.acceptsPerSecond, performance.now())
  }

  get sockets(): number {
    return this.#sockets
  }

  /** Before a connection is opened: is there room for one more from this address? Takes nothing. */
  room(address: string): boolean {
    const { maxSockets, maxSocketsPerAddress: perAddress } = this.#limits
    if (this.closing || this.#sockets >= maxSockets) return false
    if (perAddress > 0 && (this.#addresses.get(address) ?? 0) >= perAddress) return false
    return this.#accepts.take(1, performance.now())
  }

  /** Counts an open connection until disposed. */
  opened(address: string): Disposable {
    this.#sockets++
    this.#addresses.set(address, (this.#addresses.get(address) ?? 0) + 1)
    return {
      [Symbol.dispose]: () => {
        this.#sockets--
        const left = (this.#addresses.get(address) ?? 1) - 1
        if (left > 0) this.#addresses.set(address, left)
        else this.#addresses.delete(address)
      },
    }
  }

  /** May this person connect once more? */
  person(person: PersonId): Refusal | undefined {
    const now = performance.now()
    if (this.#persons.size > 10_000) {
      for (const [id, bucket] of this.#persons) if (bucket.full(now)) this.#persons.delete(id)
    }
    const bucket = this.#persons.get(person) ?? new TokenBucket(PERSON.perSecond, PERSON.atOnce, now)
    this.#persons.set(person, bucket)
    return bucket.take(1, now) ? undefined : 'too_fast'
  }
}
