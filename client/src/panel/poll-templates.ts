import type { PollSetup } from '../../../src/protocol/polls.ts'
import { t, type WordKey } from '../i18n/language.ts'
import { keptText } from '../session/browser-storage.ts'
import { emptyForm, formOf, newOption, type PollForm } from './poll-form.ts'

export const TEMPLATES = ['single', 'multiple', 'yes_no', 'scale', 'city', 'battle'] as const
export type Template = (typeof TEMPLATES)[number]

const options = (...keys: WordKey[]) => keys.map((key) => newOption(t(key)))

/** A poll to begin with, in the words of the page. */
export function fromTemplate(template: Template, language: string | undefined): PollForm {
  const empty = emptyForm(language)
  switch (template) {
    case 'single':
      return empty
    case 'multiple':
      return { ...empty, kind: 'multiple', max: '2', options: [newOption(), newOption(), newOption()] }
    case 'yes_no':
      return { ...empty, kind: 'yes_no', abstain: true }
    case 'scale':
      return {
        ...{ ...empty, kind: 'scale', question: t('compose.template.scale.ask') },
        scale: {
          from: '1',
          to: '5',
          low: t('compose.template.scale.low'),
          high: t('compose.template.scale.high'),
        },
      }
    case 'city':
      return {
        ...{ ...empty, question: t('compose.template.city.ask'), shown: 'reveal', time: '5:00' },
        options: options('compose.template.city.1', 'compose.template.city.2', 'compose.template.city.3'),
      }
    case 'battle':
      return { ...empty, kind: 'battle', question: t('compose.template.battle.ask'), time: '1:30' }
  }
}

const textsOf = ({ options }: PollForm): string =>
  options
    .map(({ text }) => text.trim())
    .join('\n')
    .trim()

/** A template with the words that somebody has written already, in place of its own. */
export function withOwnWords(template: PollForm, form: PollForm, begun: PollForm): PollForm {
  const asks = form.question.trim() !== '' && form.question !== begun.question
  const names = textsOf(form) !== '' && textsOf(form) !== textsOf(begun)
  return {
    ...template,
    ...(asks && { question: form.question }),
    ...(names && { options: form.options }),
    ...((asks || names) && { texts: form.texts }),
  }
}

const last = keptText('fanfare.panel.poll')

/** The rules that were used last, without the words: most shows keep to theirs. */
export function lastUsed(language: string | undefined): PollForm | undefined {
  try {
    const form = formOf(JSON.parse(last.get() ?? '') as PollSetup)
    return { ...form, ...(language !== undefined && { language }), options: emptyForm(language).options }
  } catch {
    return undefined
  }
}

export function keepUsed(setup: PollSetup): void {
  const { texts: _, language: _language, ...rules } = setup
  last.set(JSON.stringify({ ...rules, question: '', options: [] }))
}
