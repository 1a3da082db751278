import { computed, signal } from '@preact/signals'
import { CHAT_LIMITS, chatFold, type ChatLine } from '../../../src/protocol/chat.ts'
import type { Reply } from '../../../src/protocol/core.ts'
import type { RoomEvent } from '../../../src/protocol/index.ts'

interface Page {
  lines: ChatLine[]
  before: number | null
}
type LoadPage = (before: number) => Promise<Reply<Page>>

/**
 * The lines a reader sees: the last ones as they come, or, while the reader looks back, the ones that were there then
 * and older pages. Looking back never moves what is read.
 */
export class Conversation {
  /** Loaded pages, and lines that left the view while the reader was looking back. */
  readonly #older = signal<readonly ChatLine[]>([])
  readonly #latest = signal<readonly ChatLine[]>([])
  readonly #pausedAt = signal<number | undefined>(undefined)
  readonly #loadPage: LoadPage
  #before: number | null | undefined

  readonly loading = signal<'no' | 'yes' | 'failed'>('no')
  readonly paused = computed(() => this.#pausedAt.value !== undefined)
  /** How many lines came since the reader began to look back. */
  readonly missed = computed(() => this.#since(this.#pausedAt.value).length)
  readonly lines = computed(() => {
    const pausedAt = this.#pausedAt.value
    const latest = this.#latest.value
    const shown = pausedAt === undefined ? latest : latest.filter(({ seq }) => seq <= pausedAt)
    return this.#older.value.length === 0 ? shown : [...this.#older.value, ...shown]
  })
  /** Whether these are all lines from the first one on. */
  readonly complete = signal(true)

  constructor(loadPage: LoadPage) {
    this.#loadPage = loadPage
  }

  /** Takes the view's lines after an update. `hole`: lines may be missing between what was known and these. */
  follow(lines: readonly ChatLine[], events: readonly RoomEvent[], hole: boolean): void {
    if (hole) this.#forget()
    else this.#keepRead(lines, events)
    this.#latest.value = lines
    if (this.#older.value.length === 0) this.complete.value = lines.length < CHAT_LIMITS.linesInView
  }

  /** The reader looks back: what is shown stays. */
  pause(): void {
    this.#pausedAt.value ??= this.#latest.value.at(-1)?.seq ?? 0
  }

  /** Back to the newest line. */
  resume(): void {
    if (this.paused.value) this.#forget()
    this.complete.value = this.#latest.value.length < CHAT_LIMITS.linesInView
  }

  /** The page before the oldest shown line, if there is one. */
  async loadOlder(): Promise<void> {
    if (this.complete.value || this.loading.value === 'yes') return
    this.pause()
    this.loading.value = 'yes'
    const page = await this.#pageWithLines(this.#before ?? this.lines.value[0]?.seq ?? 1)
    if (!this.paused.value) return
    this.loading.value = page.ok ? 'no' : 'failed'
    if (!page.ok) return
    const first = this.lines.value[0]?.seq ?? Infinity
    this.#older.value = [...page.value.lines.filter(({ seq }) => seq < first), ...this.#older.value]
    this.#before = page.value.before
    this.complete.value = page.value.before === null
  }

  /** Stretches of the log in which nobody spoke are passed over. */
  async #pageWithLines(before: number): Promise<Reply<Page>> {
    const page = await this.#loadPage(before)
    if (!page.ok || page.value.lines.length > 0 || page.value.before === null) return page
    return await this.#pageWithLines(page.value.before)
  }

  #since(seq: number | undefined): readonly ChatLine[] {
    return seq === undefined ? [] : this.#latest.value.filter((line) => line.seq > seq)
  }

  #keepRead(lines: readonly ChatLine[], events: readonly RoomEvent[]): void {
    const pausedAt = this.#pausedAt.value
    if (pausedAt === undefined) return
    const first = lines[0]?.seq ?? 0
    const left = this.#latest.value.filter(({ seq }) => seq < first && seq <= pausedAt)
    const kept = left.length === 0 ? this.#older.value : [...this.#older.value, ...left]
    this.#older.value = events
      .filter(isChange)
      .reduce((view, event) => chatFold.apply(view, event), { lines: kept }).lines
  }

  #forget(): void {
    this.#older.value = []
    this.#pausedAt.value = undefined
    this.#before = undefined
    this.loading.value = 'no'
  }
}

const isChange = (event: RoomEvent): event is Extract<RoomEvent, { type: 'chat.edited' | 'chat.removed' }> =>
  event.type === 'chat.edited' || event.type === 'chat.removed'
