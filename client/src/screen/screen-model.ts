import { effect, signal } from '@preact/signals'
import type { RoomId } from '../../../src/protocol/core.ts'
import { PROTOCOL_VERSION, type EveryoneView, type Signals } from '../../../src/protocol/index.ts'
import { RoomConnection } from '../room/room-connection.ts'
import { ServerClock } from '../room/server-clock.ts'
import { keptText } from '../session/browser-storage.ts'
import { Session, type Arrival } from '../session/session.ts'
import { reloadWhenServed } from './screen-reload.ts'
import type { Pinnable } from './screen-scene.ts'

export interface ScreenProps {
  model: ScreenModel
  room: RoomId
  /** The scene it was told to keep to. */
  kept: Pinnable | undefined
}

/** A screen that was turned away asks again after so long, ms: its room may open later. */
const ASK_AGAIN_MS = 5_000

/**
 * A room as a big screen has it: a visitor of its own, whoever else uses this browser, so that nothing of the staff's can
 * reach a wall. What it knew stays when the line is lost.
 */
export class ScreenModel implements Disposable {
  readonly clock = new ServerClock()
  readonly connection: RoomConnection
  readonly view = signal<EveryoneView | undefined>(undefined)
  readonly signals = signal<Signals>({})
  /** Whether the server said that this room is not for it. */
  readonly refused = signal(false)
  readonly #session = new Session(keptText('fanfare.screen'))
  readonly #stop: () => void

  constructor(room: RoomId) {
    this.connection = new RoomConnection(room, this.#session, this.clock, {
      heard: ({ view, signals }, welcome) => {
        if (welcome && welcome.protocol !== PROTOCOL_VERSION) return void reloadWhenServed()
        this.view.value = view.everyone
        this.signals.value = signals
      },
      away: () => {},
    })
    this.#stop = effect(() => this.#askAgain())
  }

  /** By a link for screens as one of the house's; a link that gives more is not for a wall, and nothing of it is kept. */
  async enter(given?: Arrival): Promise<void> {
    const before = this.#session.signed.value
    const made = given?.of === 'host' ? await this.#session.comeBy(given) : undefined
    if (made?.ok && made.value.person.role !== 'display') {
      if (before) this.#session.take(before)
      else await this.#session.renew()
    }
    await this.connection.restart()
  }

  [Symbol.dispose](): void {
    this.#stop()
    this.connection[Symbol.dispose]()
  }

  #askAgain(): (() => void) | undefined {
    const state = this.connection.state.value
    if (state.is !== 'refused') return undefined
    this.refused.value = true
    const someoneElse = state.why === 'revoked' || state.why === 'banned'
    const timer = setTimeout(async () => {
      if (someoneElse) await this.#session.renew()
      await this.connection.restart()
    }, ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }
}
