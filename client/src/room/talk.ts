import { signal, type Signal } from '@preact/signals'

/** What is being written: an answer to a line, or a change of an own one. */
export interface Draft {
  text: string
  /** The line it answers. */
  re?: { line: number; name: string; text: string }
  editing?: { line: number; at: number; kept: string }
}

/** What the reader is at in the conversation. */
export interface Talk {
  draft: Signal<Draft>
  /** The line whose actions are open. */
  open: Signal<number | undefined>
  /** The line that is to be brought into sight. */
  sought: Signal<number | undefined>
  /** What stands in the place of talk. */
  place: Signal<'chat' | 'questions'>
  /** The question that is being written. */
  asking: Signal<string>
  /** How much a poll needs of the page: `asks` = a choice waits for its button, the one brass thing in view then. */
  card: Signal<'none' | 'open' | 'asks'>
  /** Rises when the composer shall take the focus. */
  wanted: Signal<number>
}

export const newTalk = (): Talk => ({
  draft: signal({ text: '' }),
  open: signal(undefined),
  sought: signal(undefined),
  place: signal('chat'),
  asking: signal(''),
  card: signal('none'),
  wanted: signal(0),
})

/** The next words answer that line. */
export function answer({ draft, wanted }: Talk, line: { seq: number; name?: string; text?: string }): void {
  const { text, editing } = draft.value
  draft.value = { text: editing?.kept ?? text, re: { line: line.seq, name: line.name ?? '', text: line.text ?? '' } }
  wanted.value++
}

/** That person is named in what is being written. */
export function mention({ draft, wanted }: Talk, name: string): void {
  const { text } = draft.value
  draft.value = { ...draft.value, text: `${text}${text === '' || /\s$/.test(text) ? '' : ' '}@${name} ` }
  wanted.value++
}

/** An own line is being changed; what was being written is kept until then. */
export function change({ draft, wanted }: Talk, line: { seq: number; at: number; text?: string }): void {
  const { text, editing } = draft.value
  draft.value = { text: line.text ?? '', editing: { line: line.seq, at: line.at, kept: editing?.kept ?? text } }
  wanted.value++
}
