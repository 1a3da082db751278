import { TokenBucket } from '../rooms/token-bucket.ts'
import { hashedNames, networkOf } from './addresses.ts'
import { PersonRate } from './person-rate.ts'

export interface AdmissionLimits {
  maxSockets: number
  /** 0 = no limit: many people share an address behind a carrier's NAT. An IPv6 network (/64) is one address. */
  maxSocketsPerAddress: number
  acceptsPerSecond: number
}

/** Which connections may come in for the moment: by number, by address, by rate. */
export class Admission {
  readonly #limits: AdmissionLimits
  readonly #accepts: TokenBucket
  /** Connections by address, as far as they are limited; an address is not kept. */
  readonly #addresses = new Map<string, number>()
  readonly #nameOf = hashedNames()
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
    if (perAddress > 0 && this.#from(address) >= perAddress) return false
    return this.#accepts.take(1, performance.now())
  }

  /** Counts an open connection, until `closed`. */
  opened(address: string): void {
    this.#sockets++
    this.#count(address, 1)
  }

  closed(address: string): void {
    this.#sockets--
    this.#count(address, -1)
  }

  #from(address: string): number {
    return this.#addresses.get(this.#nameOf(networkOf(address))) ?? 0
  }

  #count(address: string, more: 1 | -1): void {
    if (this.#limits.maxSocketsPerAddress === 0) return
    const count = this.#from(address) + more
    if (count > 0) this.#addresses.set(this.#nameOf(networkOf(address)), count)
    else this.#addresses.delete(this.#nameOf(networkOf(address)))
  }
}
