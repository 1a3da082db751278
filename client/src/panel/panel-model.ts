import { batch, computed, effect, signal } from '@preact/signals'
import type { Announcement } from '../../../src/protocol/announcements.ts'
import { CHAT_LIMITS, type ChatLine } from '../../../src/protocol/chat.ts'
import type { PersonId, RoomId } from '../../../src/protocol/core.ts'
import type { EveryoneView, StaffView } from '../../../src/protocol/index.ts'
import type { Cue } from '../../../src/protocol/stage.ts'
import { RoomModel } from '../room/room-model.ts'
import type { Session } from '../session/session.ts'
import { cueRows, zeroOf } from './cue-times.ts'
import { EVERY_MS, linesPerMinute, readingOf, withReading, type Reading } from './gauges.ts'
import { HostActs } from './host-acts.ts'
import { HostCommands } from './host-commands.ts'
import type { Step } from './phase-steps.ts'
import { UndoStack } from './undo-stack.ts'

export type LaunchTab = 'words' | 'look' | 'schedule' | 'teasers'
/** What lies over the panel. */
export type PanelSheet =
  | { is: 'none' | 'keys' | 'join' | 'settings' | 'card' }
  | { is: 'cue'; cue?: Cue }
  | { is: 'person'; person: PersonId; name: string }
  | { is: 'announcement'; one?: Announcement }
  | { is: 'launch'; tab: LaunchTab }
  | { is: 'phase'; step: Step }

export type TalkTab = 'talk' | 'held' | 'removed' | 'restricted'
/** What a phone shows beside what is always in sight. */
export type PhonePlace = 'air' | 'talk' | 'cues' | 'room'

const NO_STAFF: StaffView = {
  hosts: { linksSince: 0 },
  drafts: [],
  teasers: [],
  rundown: [],
  restricted: [],
  chat: { held: [], struck: [] },
}

/** The host's room: what a fan's page knows of it, what staff know beside, and what a host does. Components only draw it. */
export class PanelModel implements Disposable {
  readonly room: RoomModel
  readonly commands: HostCommands
  readonly undo = new UndoStack()
  readonly acts: HostActs
  readonly readings = signal<readonly Reading[]>([])
  readonly sheet = signal<PanelSheet>({ is: 'none' })
  readonly tab = signal<TalkTab>('talk')
  readonly place = signal<PhonePlace>('air')
  /** The line that keys act on, by its seq. */
  readonly chosen = signal<number | undefined>(undefined)
  readonly replyTo = signal<ChatLine | undefined>(undefined)
  readonly draft = signal('')
  /** Seconds that the slow mode is switched on with. */
  readonly slowness = signal(10)
  /** The cue that stands on the Next button, and since when (the page's steady clock). */
  nextSeen: { cue: string | undefined; since: number } | undefined
  readonly #entered = signal(false)
  readonly #timer: ReturnType<typeof setInterval>
  readonly #stop: () => void

  constructor(room: RoomId, session: Session) {
    this.room = new RoomModel(room, session)
    this.commands = new HostCommands((name, input) => this.room.connection.send(name, input))
    this.acts = new HostActs(this.room, this.commands, this.undo)
    this.#timer = setInterval(() => this.#read(), EVERY_MS)
    this.#stop = effect(() => {
      if (this.connected.value && this.room.view.value) this.#readFirst()
    })
  }

  /** What everyone sees; only asked for once the room is there. */
  get everyone(): EveryoneView {
    const view = this.room.view.value
    if (!view) throw new Error('the room is not there yet')
    return view.everyone
  }

  get staff(): StaffView {
    return this.room.view.value?.staff ?? NO_STAFF
  }

  readonly isHost = computed(() => this.room.me.value?.standing === 'host')
  /** Whoever is here is no host (any more): the panel is not theirs. */
  readonly left = computed(() => this.#entered.value && !this.isHost.value)
  readonly connected = computed(() => this.room.connection.state.value.is === 'whole')
  readonly archived = computed(() => this.room.view.value?.everyone.launch.phase === 'archived')
  readonly unannounced = computed(() => this.room.view.value?.everyone.launch.phase === 'draft')
  /** Something can be said and put on air. */
  readonly isOpen = computed(() => !this.archived.value && !this.unannounced.value)
  readonly cues = computed(() => cueRows(this.staff.rundown, this.everyone.stage, zeroOf(this.everyone.launch)))
  readonly nextCue = computed(() => this.cues.value.find(({ state }) => state === 'next'))
  /** Lines a minute, now. */
  readonly pace = computed(() => this.readings.value.at(-1)?.lines ?? 0)

  /** Comes in as host; who is none and brings no key is not connected at all. */
  async enter(hostKey: string | undefined): Promise<void> {
    if (hostKey !== undefined) this.room.hostRefused.value = !(await this.room.session.enterAsHost(hostKey)).ok
    this.#entered.value = true
    if (this.isHost.value) await this.room.enter()
  }

  open(sheet: PanelSheet): void {
    this.sheet.value = sheet
  }

  close = (): void => {
    this.sheet.value = { is: 'none' }
  }

  answer(line: ChatLine): void {
    batch(() => {
      this.replyTo.value = line
      this.tab.value = 'talk'
      this.place.value = 'talk'
    })
    requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>('.panel-composer textarea')?.focus())
  }

  /** The line that was chosen, as long as it stands. */
  chosenLine(): ChatLine | undefined {
    const line = this.everyone.chat.lines.find(({ seq }) => seq === this.chosen.value)
    return line?.removed ? undefined : line
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#stop()
    this.undo[Symbol.dispose]()
    this.room[Symbol.dispose]()
  }

  #readFirst(): void {
    if (this.readings.peek().length === 0) this.#read()
  }

  #read(): void {
    const view = this.room.view.peek()
    if (!view || !this.connected.peek()) return
    const now = this.room.clock.now()
    const lines = linesPerMinute(view.everyone.chat.lines, now, CHAT_LIMITS.linesInView)
    this.readings.value = withReading(this.readings.peek(), readingOf(this.room.signals.peek(), lines, now))
  }
}
