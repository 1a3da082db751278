import { TokenBucket } from '../rooms/token-bucket.ts'
import { PersonRate } from './person-rate.ts'

export interface AdmissionLimits {
  maxSockets: number
  /** 0 = no limit: many people share an address behind a carrier's NAT. */
  maxSocketsPerAddress: number
  acceptsPerSecond: number
}

/** Which connections may come in for the moment: by number, by address, by rate. */
export class Admission {
  readonly #limits: AdmissionLimits
  readonly #accepts: TokenBucket
  readonly #addresses = new Map<string, number>()
  /** How often one person may connect. */
  readonly connects = new PersonRate(2, 20)
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

  /** Counts an open connection, until `closed`. */
  opened(address: string): void {
    this.#sockets++
    this.#addresses.set(address, (this.#addresses.get(address) ?? 0) + 1)
  }

  closed(address: string): void {
    this.#sockets--
    const left = (this.#addresses.get(address) ?? 1) - 1
    if (left > 0) this.#addresses.set(address, left)
    else this.#addresses.delete(address)
  }
}
