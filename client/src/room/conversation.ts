import { computed, signal } from '@preact/signals'
import { CHAT_LIMITS, chatFold, type ChatLine, type ChatView } from '../../../src/protocol/chat.ts'
import type { Reply } from '../../../src/protocol/core.ts'
import type { RoomEvent } from '../../../src/protocol/index.ts'

interface Page {
  lines: ChatLine[]
  before: number | null
}
type LoadPage = (before: number) => Promise<Reply<Page>>

/** From so many new lines on they are shown together, so often: a page that is busy drawing them all answers nobody. */
const RUSH = {
  lines: 6,
  everyMs: 400,
  /** So many of the last lines are drawn meanwhile, and so many more by every update afterwards. Looking back shows all. */
  rows: { fewest: 40, more: 20 },
} as const

/**
 * The lines a reader sees: the last ones as they come, or, while the reader looks back, the ones that were there then
 * and older pages. Looking back never moves what is read.
 */
export class Conversation {
  /** Loaded pages, and lines that left the view while the reader was looking back. */
  readonly #older = signal<readonly ChatLine[]>([])
  readonly #latest = signal<readonly ChatLine[]>([])
  readonly #window = signal<number>(CHAT_LIMITS.linesInView)
  readonly #pausedAt = signal<number | undefined>(undefined)
  readonly #loadPage: LoadPage
  #before: number | null | undefined
  #coming: { lines: readonly ChatLine[]; events: readonly RoomEvent[] } = { lines: [], events: [] }
  #timer: ReturnType<typeof setTimeout> | undefined
  #shownAt = -Infinity

  readonly loading = signal<'no' | 'yes' | 'failed'>('no')
  readonly paused = computed(() => this.#pausedAt.value !== undefined)
  /** The reader has gone back by more than what is in sight at once. */
  readonly deep = signal(false)
  /** The lines that came since the reader began to look back. */
  readonly missed = computed(() => this.#since(this.#pausedAt.value))
  readonly lines = computed(() => {
    const pausedAt = this.#pausedAt.value
    const latest = this.#latest.value
    const shown =
      pausedAt === undefined ? latest.slice(-this.#window.value) : latest.filter(({ seq }) => seq <= pausedAt)
    return this.#older.value.length === 0 ? shown : [...this.#older.value, ...shown]
  })
  /** Whether these are all lines from the first one on. */
  readonly complete = signal(true)

  constructor(loadPage: LoadPage) {
    this.#loadPage = loadPage
  }

  /**
   * Takes the view's lines after an update. `hole`: lines may be missing between what was known and these. When more come
   * at once than anybody reads they wait for each other; `own`: one of them is the reader's, and does not wait.
   */
  follow(lines: readonly ChatLine[], events: readonly RoomEvent[], hole: boolean, own = true): void {
    const all = hole ? [] : [...this.#coming.events, ...events]
    this.#coming = { lines, events: all }
    const wait = this.#shownAt + RUSH.everyMs - performance.now()
    if (hole) this.#forget()
    if (hole || own || wait <= 0 || all.length < RUSH.lines) this.#show()
    else this.#timer ??= setTimeout(() => this.#show(true), wait)
  }

  #show(rush = false): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { fewest, more } = RUSH.rows
    this.#window.value = rush ? fewest : Math.min(CHAT_LIMITS.linesInView, this.#window.value + more)
    const { lines, events } = this.#coming
    this.#coming = { lines, events: [] }
    this.#shownAt = performance.now()
    this.#keepRead(lines, events)
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

  /** Loads older pages, a few at most, until that line is among those shown; false = it is not. */
  async reach(seq: number, pages = 5): Promise<boolean> {
    for (let page = 0; page < pages && !this.#shows(seq); page++) await this.loadOlder()
    return this.#shows(seq)
  }

  #shows(seq: number): boolean {
    return this.lines.value.some((line) => line.seq === seq)
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
    const view: ChatView = { lines: kept, featured: [] }
    this.#older.value = events.filter(isChange).reduce((next, event) => chatFold.apply(next, event), view).lines
  }

  #forget(): void {
    this.#older.value = []
    this.#pausedAt.value = undefined
    this.deep.value = false
    this.#before = undefined
    this.loading.value = 'no'
  }
}

const isChange = (event: RoomEvent): event is Extract<RoomEvent, { type: (typeof changes)[number] }> =>
  (changes as readonly string[]).includes(event.type)
const changes = ['chat.edited', 'chat.removed', 'chat.restored'] as const
