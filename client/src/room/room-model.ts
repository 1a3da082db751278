import { batch, computed, signal } from '@preact/signals'
import { CHAT_LIMITS } from '../../../src/protocol/chat.ts'
import type { Reply, RoomId } from '../../../src/protocol/core.ts'
import type { Signals, View, Welcome } from '../../../src/protocol/index.ts'
import { ask } from '../session/ask.ts'
import type { Session, Signed } from '../session/session.ts'
import { newCommandId } from './command-id.ts'
import { RoomConnection, type Heard } from './room-connection.ts'
import { Conversation } from './conversation.ts'
import { idsOf, Outbox } from './outbox.ts'
import { ServerClock } from './server-clock.ts'

/** A room as this page has it: what it knows, what it says, how it is connected. Components only draw it. */
export class RoomModel implements Disposable {
  readonly room: RoomId
  readonly session: Session
  readonly clock = new ServerClock()
  readonly connection: RoomConnection
  readonly outbox: Outbox
  readonly conversation: Conversation
  readonly view = signal<View | undefined>(undefined)
  readonly signals = signal<Signals>({})
  readonly textLength = signal<number>(CHAT_LIMITS.textLength)
  readonly me = computed(() => this.session.signed.value?.person)
  readonly hostRefused = signal(false)
  /** Lines that others said just now: for who listens to the page. */
  readonly spoken = signal<readonly { name: string; text: string }[]>([])
  readonly #stop: () => void

  constructor(room: RoomId, session: Session) {
    this.room = room
    this.session = session
    this.outbox = new Outbox((name, input) => this.connection.send(name, input))
    this.conversation = new Conversation((before) => ask(`/api/rooms/${room}/history?before=${before}`))
    this.connection = new RoomConnection(room, session, this.clock, {
      heard: (heard, welcome) => this.#heard(heard, welcome),
      away: () => this.outbox.close(),
    })
    let before = session.signed.value
    this.#stop = session.signed.subscribe((signed) => {
      const changed = before !== undefined && before.token !== signed?.token
      if (before?.person.standing === 'host' && signed?.person.standing !== 'host') this.hostRefused.value = true
      before = signed
      if (changed) void this.connection.restart()
    })
  }

  /** Comes in; by a host link as host. */
  async enter(hostKey?: string): Promise<void> {
    if (hostKey !== undefined) this.hostRefused.value = !(await this.session.enterAsHost(hostKey)).ok
    await this.connection.connect()
  }

  /** Comes in as somebody new, after what let one in was revoked. */
  async enterAnew(): Promise<void> {
    await this.session.renew()
    await this.connection.restart()
  }

  /** Says a line as soon as the connection allows; false = too many are waiting. */
  say(text: string): boolean {
    this.conversation.resume()
    return this.outbox.add({ id: newCommandId(), name: 'chat.send', text })
  }

  edit(line: number, text: string): boolean {
    return this.outbox.add({ id: newCommandId(), name: 'chat.edit', line, text })
  }

  remove(line: number): boolean {
    return this.outbox.add({ id: newCommandId(), name: 'chat.remove', line })
  }

  async rename(name: string): Promise<Reply<Signed>> {
    return await this.session.rename(name)
  }

  [Symbol.dispose](): void {
    this.#stop()
    this.outbox.close()
    this.connection[Symbol.dispose]()
  }

  #heard({ view, signals, events, position, startedOver }: Heard, welcome?: Welcome): void {
    batch(() => {
      const known = this.view.value !== undefined
      this.view.value = view
      this.signals.value = signals
      this.conversation.follow(view.everyone.chat.lines, events, startedOver !== undefined)
      const ids = startedOver ? idsOf(view.everyone.chat.lines) : idsOf(events)
      this.outbox.seen(ids, position.seq)
      if (known && !startedOver) this.#overhear(events)
      if (welcome) this.textLength.value = welcome.textLength
    })
    if (welcome) this.outbox.open(startedOver === 'epoch')
  }

  #overhear(events: Heard['events']): void {
    const others = events.flatMap((event) =>
      event.type === 'chat.said' && !event.tombstone && event.by !== this.me.value?.id
        ? [{ name: event.name, text: event.text }]
        : [],
    )
    if (others.length > 0) this.spoken.value = others
  }
}
