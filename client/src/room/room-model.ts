import { batch, computed, signal } from '@preact/signals'
import { CHAT_LIMITS, type ChatLine, type OwnHeldLine } from '../../../src/protocol/chat.ts'
import type { Person, Reply, RoomId } from '../../../src/protocol/core.ts'
import type { Follower } from '../../../src/protocol/follower.ts'
import type { CommandName, Signal, Signals, View, Welcome } from '../../../src/protocol/index.ts'
import { isStaff } from '../../../src/protocol/roles.ts'
import { ask } from '../session/ask.ts'
import { notDone } from '../session/not-done.ts'
import type { Arrival, Session, Signed } from '../session/session.ts'
import { Cheering } from './cheering.ts'
import { newCommandId } from './command-id.ts'
import { RoomConnection, type Heard } from './room-connection.ts'
import { Conversation } from './conversation.ts'
import { again, idsOf, Outbox } from './outbox.ts'
import { Reactions } from './reactions.ts'
import { ServerClock } from './server-clock.ts'

const none: readonly never[] = []

/** Who comes in this long after the start has missed something, ms. */
const LATE_MS = 60_000

/** What lies over the room: `name` sends the draft as soon as there is a name, `ask` the question. */
export type OpenSheet = 'none' | 'name' | 'ask' | 'rename' | 'settings' | 'sign-on' | 'carry' | 'sign-out' | 'forget'

/** A room as this page has it: what it knows, what it says, how it is connected. Components only draw it. */
export class RoomModel implements Disposable {
  readonly room: RoomId
  readonly session: Session
  readonly clock = new ServerClock()
  readonly connection: RoomConnection
  readonly outbox: Outbox
  readonly conversation: Conversation
  readonly view = signal<View | undefined>(undefined)
  /** Parts of the view, so that what shows only those is not drawn again by every line that is said. */
  readonly launch = computed(() => this.view.value?.everyone.launch)
  readonly onStage = computed(() => this.view.value?.everyone.stage)
  readonly announcements = computed(() => this.view.value?.everyone.announcements ?? none)
  readonly pinned = computed(() => this.view.value?.everyone.chat.pinned)
  readonly polls = computed(() => this.view.value?.everyone.polls ?? none)
  readonly questions = computed(() => this.view.value?.everyone.questions ?? none)
  readonly held = computed(() => this.view.value?.mine.chat.held ?? none)
  readonly signals = signal<Signals>({})
  readonly textLength = signal<number>(CHAT_LIMITS.textLength)
  /** Who this is here: as the room has welcomed them, or as the session says until then. */
  readonly me = computed(() => this.#you.value ?? this.session.signed.value?.person)
  /** What became of the key that led here last. */
  readonly arrived = signal<{ of: Arrival['of']; reply: Reply<Signed> } | undefined>(undefined)
  readonly sheet = signal<OpenSheet>('none')
  /** Who this browser was when the page was opened. */
  readonly cameAs: Signed | undefined
  /** Lines that others said just now: for who listens to the page. */
  readonly spoken = signal<readonly { name: string; text: string }[]>([])
  /** Own lines that the staff did not let through, until their writer has put them away. */
  readonly declined = signal<readonly OwnHeldLine[]>([])
  readonly reactions = new Reactions(
    computed(() => this.signals.value['chat.reactions'] as Signal<'chat.reactions'> | undefined),
    () => this.clock.now(),
    (line, reaction, on) => this.act('chat.react', { line, reaction, on }),
  )
  readonly cheering = new Cheering(
    computed(() => this.signals.value['cheer.sums'] as Signal<'cheer.sums'> | undefined),
    (kind) => void this.act('cheer.send', { kind }),
  )
  /** When this page came in, and whether what went before was new to it; ms of the common clock. */
  readonly cameIn = signal<{ at: number; cold: boolean } | undefined>(undefined)
  /** It came in well after the start or after the end, and knew nothing of the room. */
  readonly late = computed(() => {
    const { startedAt, endedAt = Infinity, phase } = this.launch.value ?? {}
    const { at, cold } = this.cameIn.value ?? { at: 0, cold: false }
    if (!cold || startedAt === undefined) return false
    return (phase === 'live' || phase === 'after') && (at > endedAt || at - startedAt > LATE_MS)
  })
  readonly #you = signal<Person | undefined>(undefined)
  readonly #stop: () => void

  /** `apply`: for pages that show what is for the staff, see `Follower`. */
  constructor(room: RoomId, session: Session, apply?: Follower['apply']) {
    this.room = room
    this.session = session
    this.outbox = new Outbox((name, input) => this.connection.send(name, input))
    // Only hosts say who they are: what everybody may read can be kept by caches on the way.
    const token = () => (isStaff(this.me.value ?? {}) ? session.signed.value?.token : undefined)
    const older = (before: number) => `/api/rooms/${room}/history?before=${before}`
    this.conversation = new Conversation((before) => ask(older(before), { token: token() }))
    const listener = {
      heard: (heard: Heard, welcome?: Welcome) => this.#heard(heard, welcome),
      away: () => this.outbox.close(),
    }
    this.connection = new RoomConnection(room, session, this.clock, listener, apply)
    let before = (this.cameAs = session.signed.value)
    this.#stop = session.signed.subscribe((signed) => {
      const changed = before !== undefined && before.token !== signed?.token
      before = signed
      this.#you.value = undefined
      if (changed) void this.connection.restart()
    })
  }

  /** Comes in, as whom the key makes of this person if there is one. */
  async enter(given?: Arrival): Promise<void> {
    if (given) this.arrived.value = { of: given.of, reply: await this.session.comeBy(given) }
    await this.connection.connect()
  }

  /** Says a line as soon as the connection allows, `re`: in answer to that one; false = too many are waiting. */
  say(text: string, re?: number): boolean {
    this.conversation.resume()
    return this.outbox.add({ id: newCommandId(), name: 'chat.send', text, ...(re !== undefined && { re }) })
  }

  /** A command that is of use only now: tried a few times by one id, and given up when the page is away. */
  async act<T>(name: CommandName, input: object): Promise<Reply<T>> {
    const id = newCommandId()
    let reply: Reply<unknown> = notDone('unavailable')
    for (let tries = 0; tries < 3 && this.connection.state.value.is === 'whole'; tries++) {
      reply = await this.connection.send(name, { id, ...input }).catch(() => notDone('unconfirmed'))
      if (reply.ok || !again.has(reply.refused)) break
    }
    return reply as Reply<T>
  }

  /** A line that this page knows, shown or not. */
  line(seq: number): ChatLine | undefined {
    const { lines = [], featured = [], pinned } = this.view.value?.everyone.chat ?? {}
    const known = [...this.conversation.lines.value, ...lines, ...featured, ...(pinned ? [pinned] : [])]
    return known.find((line) => line.seq === seq)
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
      if (welcome) this.#you.value = welcome.you
      this.#keepDeclined(events)
      this.view.value = view
      this.signals.value = signals
      const ids = idsOf(startedOver ? [...view.everyone.chat.lines, ...view.mine.chat.held] : events)
      const own = this.outbox.waiting.value.some(({ id }) => ids.has(id))
      this.conversation.follow(view.everyone.chat.lines, events, startedOver !== undefined, own)
      this.outbox.seen(ids, position.seq)
      if (known && !startedOver) this.#overhear(events)
      if (welcome) this.textLength.value = welcome.textLength
      if (welcome) this.cameIn.value ??= { at: welcome.now, cold: startedOver === 'cold' }
    })
    if (welcome) this.outbox.open(startedOver === 'epoch')
  }

  #keepDeclined(events: Heard['events']): void {
    const held = this.view.value?.mine.chat.held ?? []
    const gone = events.flatMap((event) => (event.type === 'chat.judged' && !event.allowed ? [event.held] : []))
    const declined = held.filter((line) => gone.includes(line.held))
    if (declined.length > 0) this.declined.value = [...this.declined.value, ...declined].slice(-3)
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
