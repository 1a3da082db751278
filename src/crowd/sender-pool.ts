import type { Offer } from './recorder.ts'
import { Sender, type Stage } from './sender.ts'

/** How long somebody stays who has nothing to say for the moment. */
const LINGER_MS = 5_000

/** Those who speak: each comes for a first line and leaves after the last, so that at most `most` are there at once. */
export class SenderPool {
  #stage: Stage
  #most: number
  #present = new Map<string, Sender>()
  #outside = new Map<string, Offer[]>()
  #broken: unknown

  constructor(stage: Stage, most: number) {
    this.#stage = stage
    this.#most = most
  }

  get present(): readonly Sender[] {
    return [...this.#present.values()]
  }

  say(offer: Offer): void {
    if (this.#broken !== undefined) throw this.#broken
    const sender = this.#present.get(offer.person)
    if (sender !== undefined) return sender.say(offer)
    const queue = this.#outside.get(offer.person)
    if (queue !== undefined) queue.push(offer)
    else this.#outside.set(offer.person, [offer])
    this.#letIn()
  }

  #letIn(): void {
    for (const [person, offers] of this.#outside) {
      if (this.#present.size >= this.#most) return this.#makeRoom()
      this.#outside.delete(person)
      this.#enter(person, offers)
    }
  }

  /** Somebody who has nothing to say makes room for somebody who has. */
  #makeRoom(): void {
    let needed = this.#outside.size
    for (const sender of this.#present.values()) {
      if (needed <= 0) return
      if (!sender.idle) continue
      sender.leave()
      needed--
    }
  }

  #enter(person: string, offers: Offer[]): void {
    const sender = new Sender(person, this.#stage)
    this.#present.set(person, sender)
    for (const offer of offers) sender.say(offer)
    const gone = (): void => this.#gone(person, sender)
    sender.perform(LINGER_MS).then(gone, (error: unknown) => {
      if (!this.#stage.signal.aborted) this.#broken = error
      gone()
    })
  }

  #gone(person: string, sender: Sender): void {
    this.#present.delete(person)
    const unsaid = sender.takeUnsaid()
    if (unsaid.length > 0) this.#outside.set(person, unsaid)
    if (!this.#stage.signal.aborted && this.#broken === undefined) this.#letIn()
  }
}
