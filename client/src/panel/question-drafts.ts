import { signal, type Signal } from '@preact/signals'
import { keptText } from '../session/browser-storage.ts'

type Drafts = Readonly<Record<string, string>>
/** Of more, the oldest go. */
const KEPT = 50

/** Answers that were begun, one a question: they outlive a reload, and whatever becomes of the question. */
export class QuestionDrafts {
  readonly #kept: ReturnType<typeof keptText>
  readonly #drafts: Signal<Drafts>

  constructor(room: string) {
    this.#kept = keptText(`fanfare.panel.answers.${room}`)
    this.#drafts = signal(readDrafts(this.#kept.get()))
  }

  of(question: number): string {
    return this.#drafts.value[question] ?? ''
  }

  /** '' = none any more. */
  write(question: number, text: string): void {
    const others = Object.entries(this.#drafts.peek()).filter(([key]) => key !== String(question))
    const drafts = text === '' ? others : [...others, [String(question), text] as const].slice(-KEPT)
    this.#drafts.value = Object.fromEntries(drafts)
    this.#kept.set(drafts.length === 0 ? '' : JSON.stringify(this.#drafts.peek()))
  }
}

function readDrafts(kept: string | undefined): Drafts {
  if (!kept) return {}
  try {
    const drafts: unknown = JSON.parse(kept)
    const texts = Object.entries(drafts ?? {}).filter(([, text]) => typeof text === 'string')
    return Object.fromEntries(texts) as Drafts
  } catch {
    return {}
  }
}
