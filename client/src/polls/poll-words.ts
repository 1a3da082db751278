import type { PollSetup, PollTexts } from '../../../src/protocol/polls.ts'
import { ownWords, type OwnWords } from '../i18n/own-words.ts'

function wordsIn(setup: PollSetup, language: string): OwnWords<PollTexts> {
  const { question, options, scale: { low, high } = {}, texts, language: original } = setup
  const ends = { ...(low !== undefined && { low }), ...(high !== undefined && { high }) }
  return ownWords<PollTexts>({ question, options: options.map(({ text }) => text), ...ends }, texts, original, language)
}

/** What the ends of a scale mean, in that language. */
export const endsIn = (setup: PollSetup, language: string): Pick<PollTexts, 'low' | 'high'> =>
  wordsIn(setup, language).words

/** What each option is called in that language: those of yes or no are the page's words, and the steps of a scale numbers. */
export function optionLabels(
  setup: PollSetup,
  language: string,
  t: (key: 'poll.yes' | 'poll.no') => string,
): readonly string[] {
  const { kind, scale, options } = setup
  if (kind === 'yes_no') return [t('poll.yes'), t('poll.no')]
  if (kind === 'scale') {
    if (!scale) return []
    const digits = new Intl.NumberFormat(language)
    return Array.from({ length: scale.to - scale.from + 1 }, (_, step) => digits.format(scale.from + step))
  }
  const { words } = wordsIn(setup, language)
  return options.map(({ text }, option) => words.options?.[option] ?? text)
}

/** What is asked, in that language where the brand has said it; `lang` when it is in another. */
export function questionIn(setup: PollSetup, language: string): { text: string; lang?: string } {
  const { words, lang } = wordsIn(setup, language)
  return { text: words.question, ...(lang !== undefined && { lang }) }
}
