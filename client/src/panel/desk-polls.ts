import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { View } from '../../../src/protocol/index.ts'
import type { Poll, PollDraft, PollId } from '../../../src/protocol/polls.ts'

/** What lies over the panel for polls. `poll`: what is written, new or one of the queue; or a copy that is opened instead of one that is withdrawn. */
export type PollSheet =
  | { is: 'poll'; draft?: PollDraft; instead?: { of: Poll; reason: string } }
  | { is: 'poll-withdraw'; poll: PollId; reason?: string }
  | { is: 'poll-import'; file: File }

/** So long ago is just now, ms. */
const JUST_MS = 600_000

const running = ({ state }: Poll): boolean => state === 'open'
const nameOf = ({ poll, round }: Poll): string => `${poll} ${round}`

/** Which poll lies on the desk, and which one of the queue comes next. */
export class DeskPolls implements Disposable {
  /** The one of the queue that keys act on; else its first. */
  /** Why the last press had no effect, for the sheet that it was made in. */
  readonly refusal = signal<string | undefined>(undefined)
  /** The one that is being moved by keys: the focus goes with it. */
  grabbed: PollId | undefined
  readonly row = signal<PollId | undefined>(undefined)
  readonly #view: ReadonlySignal<View | undefined>
  readonly #chosen = signal<PollId | undefined>(undefined)
  readonly #last = signal<PollId | undefined>(undefined)
  /** Those that were put aside here, by poll and round: another round comes back. */
  readonly #aside = signal<ReadonlySet<string>>(new Set())
  readonly #stop: () => void

  constructor(view: ReadonlySignal<View | undefined>, now: () => number) {
    this.#view = view
    let known = false
    this.#stop = effect(() => {
      const due = this.#due.value
      const newest = this.all.value.at(-1)
      // Who comes in, or reloads the page, right after a poll has ended finds it on the desk.
      const justOver = !known && (newest?.closedAt ?? -Infinity) > now() - JUST_MS ? newest : undefined
      known ||= this.#view.value !== undefined
      if (due ?? justOver) this.#last.value = (due ?? justOver)?.poll
    })
  }

  readonly all = computed<readonly Poll[]>(() => this.#view.value?.everyone.polls ?? [])
  readonly open = computed(() => this.all.value.filter(running))
  /** What is over, newest first. */
  readonly past = computed(() => this.all.value.filter((poll) => !running(poll)).toReversed())
  readonly queue = computed<readonly PollDraft[]>(() => this.#view.value?.staff?.polls.queue ?? [])
  /** What a press opens next: what was chosen, else what the stage waits for, else the first. */
  readonly next = computed(() => {
    const scene = this.#view.value?.everyone.stage.scene
    const named = (name: PollId | undefined) => this.queue.value.find(({ poll }) => poll === name)
    return named(this.row.value) ?? named(scene?.kind === 'poll' ? scene.poll : undefined) ?? this.queue.value[0]
  })

  /** What was chosen, else the newest that is open or waits to be revealed, else the last that was; with the result that staff have. */
  readonly onDesk = computed<Poll | undefined>(() => {
    const shown = this.all.value.filter((poll) => !this.#aside.value.has(nameOf(poll)))
    const known = (name: PollId | undefined) => shown.find(({ poll }) => poll === name)
    const poll = known(this.#chosen.value) ?? this.#due.value ?? known(this.#last.value)
    return poll && this.#withCounted(poll)
  })
  readonly #due = computed(() => {
    const shown = this.all.value.filter((poll) => !this.#aside.value.has(nameOf(poll)))
    return shown.findLast(running) ?? shown.findLast(({ state }) => state === 'closed')
  })

  /** With its exact result as soon as staff know it. */
  #withCounted(poll: Poll): Poll {
    if (poll.state !== 'closed' || poll.result) return poll
    const counted = this.#view.value?.staff?.polls.counted ?? []
    const own = counted.find((one) => one.poll === poll.poll && one.round === poll.round)
    return own ? { ...poll, result: own.result } : poll
  }

  /** Lays that poll on the desk, also one that was put aside. */
  choose(poll: PollId): void {
    const one = this.all.peek().find((known) => known.poll === poll)
    if (one) this.#aside.value = new Set([...this.#aside.peek()].filter((name) => name !== nameOf(one)))
    this.#chosen.value = poll
  }

  /** It leaves the desk, and stays as it is. */
  putAside(poll: Poll): void {
    this.#chosen.value = undefined
    this.#aside.value = new Set([...this.#aside.peek(), nameOf(poll)])
  }

  /** What was opened here is what everybody should look at now. */
  opened(poll: PollId): void {
    this.#chosen.value = undefined
    this.#last.value = poll
  }

  [Symbol.dispose](): void {
    this.#stop()
  }
}
