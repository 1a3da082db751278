import { batch, computed, effect, signal } from '@preact/signals'
import type { Announcement } from '../../../src/protocol/announcements.ts'
import { CHAT_LIMITS, type ChatLine } from '../../../src/protocol/chat.ts'
import type { Restriction } from '../../../src/protocol/brakes.ts'
import type { PersonId, RoomId } from '../../../src/protocol/core.ts'
import type { EveryoneView, StaffView } from '../../../src/protocol/index.ts'
import { applyEvent } from '../../../src/protocol/view.ts'
import { isStaff, outranks, roleMay } from '../../../src/protocol/roles.ts'
import type { Cue } from '../../../src/protocol/stage.ts'
import { roleAnywhere } from '../crew/crew-desk.ts'
import { RoomModel } from '../room/room-model.ts'
import type { Arrival, Session } from '../session/session.ts'
import { cueRows, zeroOf } from './cue-times.ts'
import { EVERY_MS, linesPerMinute, readingOf, withReading, type Reading } from './gauges.ts'
import { HostActs } from './host-acts.ts'
import { HostCommands } from './host-commands.ts'
import { DeskPolls, type PollSheet } from './desk-polls.ts'
import type { Step } from './phase-steps.ts'
import { QuestionDesk } from './question-desk.ts'
import { UndoStack } from './undo-stack.ts'

export type PeopleTab = 'may' | 'doors' | 'crew' | 'kept_out'
export type LaunchTab = 'words' | 'look' | 'schedule' | 'teasers'
/** What lies over the panel. */
export type PanelSheet =
  | { is: 'none' | 'keys' | 'join' | 'settings' | 'card' }
  | { is: 'cue'; cue?: Cue }
  | { is: 'person'; person: PersonId; name: string }
  | { is: 'announcement'; one?: Announcement }
  | { is: 'launch'; tab: LaunchTab }
  | { is: 'phase'; step: Step }
  | { is: 'people'; tab: PeopleTab }
  | PollSheet

export type TalkTab = 'talk' | 'questions' | 'held' | 'removed' | 'restricted'
/** What a phone shows beside what is always in sight. */
export type PhonePlace = 'air' | 'polls' | 'talk' | 'cues' | 'room'

const NO_STAFF: StaffView = {
  hosts: { linksSince: 0, links: [], crew: [], left: [] },
  drafts: [],
  teasers: [],
  rundown: [],
  restricted: [],
  chat: { held: [], struck: [] },
  polls: { queue: [], counted: [] },
  questions: { hidden: [] },
}

/** The host's room: what a fan's page knows of it, what staff know beside, and what a host does. Components only draw it. */
export class PanelModel implements Disposable {
  readonly room: RoomModel
  readonly commands: HostCommands
  readonly undo = new UndoStack()
  readonly acts: HostActs
  readonly polls: DeskPolls
  readonly questions: QuestionDesk
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
  /** What stands where the run-down is, on a wide page. */
  readonly plans = signal<'cues' | 'polls'>('cues')
  /** The poll that is marked as the next one, and since when (the page's steady clock). */
  nextPollSeen: { poll: string | undefined; since: number } | undefined
  readonly #entered = signal(false)
  readonly #timer: ReturnType<typeof setInterval>
  readonly #stop: () => void

  constructor(room: RoomId, session: Session) {
    this.room = new RoomModel(room, session, applyEvent)
    this.commands = new HostCommands((name, input) => this.room.connection.send(name, input))
    this.acts = new HostActs(this.room, this.commands, this.undo, () => this.restricted.peek())
    this.polls = new DeskPolls(this.room.view, () => this.room.clock.now())
    this.questions = new QuestionDesk(this.room)
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

  /** What staff know of the house. */
  get house(): StaffView {
    return this.room.connection.house.value?.staff ?? NO_STAFF
  }

  /** Runs the show: cues, scenes, words, links. */
  readonly shows = computed(() => roleMay(this.room.me.value?.role, 'show'))
  /** Answers questions. */
  readonly answers = computed(() => roleMay(this.room.me.value?.role, 'answer'))
  /** Keeps the room civil: held lines, brakes, persons. */
  readonly moderates = computed(() => roleMay(this.room.me.value?.role, 'moderate'))
  readonly isCrew = computed(() => isStaff(this.room.me.value ?? {}))
  /** Whoever is here has no role (any more): the panel is not theirs. */
  readonly left = computed(() => this.#entered.value && !this.isCrew.value)
  /** Whether whoever is here may hold that person back. */
  outranks(person: PersonId): boolean {
    const me = this.room.me.value
    return person !== me?.id && outranks(me?.role, roleAnywhere(this.house.hosts, person))
  }

  /** Who is held back: here for a time, or everywhere for good. Newest last. */
  readonly restricted = computed<readonly Restriction[]>(() => {
    const banned = this.house.restricted
    const here = this.staff.restricted.filter(({ person }) => !banned.some((one) => one.person === person))
    return [...here, ...banned]
  })
  readonly connected = computed(() => this.room.connection.state.value.is === 'whole')
  readonly archived = computed(() => this.room.view.value?.everyone.launch.phase === 'archived')
  readonly unannounced = computed(() => this.room.view.value?.everyone.launch.phase === 'draft')
  /** Something can be said and put on air. */
  readonly isOpen = computed(() => !this.archived.value && !this.unannounced.value)
  readonly cues = computed(() => cueRows(this.staff.rundown, this.everyone.stage, zeroOf(this.everyone.launch)))
  readonly nextCue = computed(() => this.cues.value.find(({ state }) => state === 'next'))
  /** Lines a minute, now. */
  readonly pace = computed(() => this.readings.value.at(-1)?.lines ?? 0)

  /** Comes in with a role; who has none and brings no key is not connected at all. A screen is led to what it shows. */
  async enter(given: Arrival | undefined): Promise<void> {
    const { room } = this
    if (given) room.arrived.value = { of: given.of, reply: await room.session.comeBy(given) }
    if (room.me.value?.role === 'display')
      return location.replace(`/screen/${room.room}${given?.of === 'host' ? `#host=${given.key}` : ''}`)
    this.#entered.value = true
    if (!this.shows.value) this.place.value = 'talk'
    if (this.isCrew.value) await room.enter()
  }

  open(sheet: PanelSheet): void {
    this.sheet.value = sheet
  }

  /** What somebody may see of who is here by which door; with the tab that matters most to them. */
  openPeople(tab: PeopleTab = this.shows.value ? 'doors' : this.moderates.value ? 'may' : 'crew'): void {
    this.open({ is: 'people', tab })
  }

  /** The queue and the desk of polls come into sight. */
  showPolls(): void {
    batch(() => {
      this.plans.value = 'polls'
      this.place.value = 'polls'
    })
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
    this.polls[Symbol.dispose]()
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
