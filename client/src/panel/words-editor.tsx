import { useState } from 'preact/hooks'
import type { Texts } from '../../../src/protocol/core.ts'
import { LAUNCH_LIMITS } from '../../../src/protocol/launches.ts'
import { LANGUAGES, t } from '../i18n/language.ts'
import { LongField } from './long-field.tsx'

/** The brand's words while they are written: in the first language, and in others. */
export interface Wording {
  base: Readonly<Record<string, string>>
  texts: Readonly<Record<string, Readonly<Record<string, string>>>>
}
export interface WordsField {
  name: string
  label: string
  longest: number
  rows?: number
  required?: boolean
}

/** Languages that are offered; ours first, in their own names. */
const OFFERED = [
  ...Object.keys(LANGUAGES),
  'fr',
  'de',
  'it',
  'ja',
  'ko',
  'ru',
  'pl',
  'tr',
  'id',
  'vi',
  'th',
  'hi',
  'ar',
]

export const nameOf = (tag: string): string =>
  new Intl.DisplayNames([tag, 'en'], { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag

interface EditorProps {
  fields: readonly WordsField[]
  words: Wording
  onWords: (words: Wording) => void
  /** The language of the first words, if it is known. */
  original?: string | undefined
}

/** Words in several languages, a language at a time; what is left empty shows what its readers get instead. */
export function WordsEditor({ fields, words, onWords, original }: EditorProps) {
  const [tag, setTag] = useState('')
  const shown = words.texts[tag] === undefined ? '' : tag
  const change = (name: string, text: string) => {
    const changed = { ...(shown === '' ? words.base : words.texts[shown]), [name]: text }
    onWords(shown === '' ? { ...words, base: changed } : { ...words, texts: { ...words.texts, [shown]: changed } })
  }
  const add = (next: string) => {
    onWords({ ...words, texts: { ...words.texts, [next]: words.texts[next] ?? {} } })
    setTag(next)
  }
  return (
    <div class="words-editor stack">
      <LanguageTabs words={words} shown={shown} original={original} onShow={setTag} onAdd={add} />
      {fields.map(({ name, label, required, ...rest }, n) => (
        <LongField
          key={`${shown} ${name}`}
          {...rest}
          label={label}
          first={n === 0 && shown === ''}
          required={shown === '' && required === true}
          lang={shown || original}
          value={(shown === '' ? words.base : words.texts[shown])?.[name] ?? ''}
          placeholder={shown === '' ? undefined : words.base[name]}
          hint={fallBack(words, shown, name)}
          onText={(text) => change(name, text)}
        />
      ))}
    </div>
  )
}

/** What readers of that language get when its field is left empty. */
function fallBack({ base, texts }: Wording, tag: string, name: string): string | undefined {
  if (tag === '' || texts[tag]?.[name]) return undefined
  return base[name] ? t('panel.words.fallback', { text: base[name] }) : undefined
}

interface TabsProps {
  words: { texts: Readonly<Record<string, unknown>> }
  shown: string
  original: string | undefined
  onShow: (tag: string) => void
  onAdd: (tag: string) => void
}

/** The languages in which something is said, and how to add one. */
export function LanguageTabs({ words, shown, original, onShow, onAdd }: TabsProps) {
  const given = Object.keys(words.texts)
  const left = OFFERED.filter((tag) => !given.includes(tag) && tag !== original)
  return (
    <div class="language-tabs" role="group" aria-label={t('panel.words.languages')}>
      {['', ...given].map((tag) => (
        <button key={tag} type="button" class="mini" aria-pressed={tag === shown} onClick={() => onShow(tag)}>
          {tag === '' ? originalWords(original) : <bdi lang={tag}>{nameOf(tag)}</bdi>}
        </button>
      ))}
      {given.length < LAUNCH_LIMITS.languages && (
        <select
          class="mini"
          aria-label={t('panel.words.add')}
          value=""
          onChange={(event) => onAdd(event.currentTarget.value)}
        >
          <option value="">+ {t('panel.words.add')}</option>
          {left.map((tag) => (
            <option key={tag} value={tag} lang={tag}>
              {nameOf(tag)}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

const originalWords = (original: string | undefined): string =>
  original === undefined ? t('panel.words.original') : t('panel.words.original.of', { language: nameOf(original) })

/** As it is sent: trimmed, without what is empty; undefined where nothing is left. */
export function givenWords<W extends object>({ base, texts }: Wording): { base: Partial<W>; texts?: Texts<W> } {
  const kept = Object.entries(texts).flatMap(([tag, own]) => {
    const words = filled(own)
    return Object.keys(words).length === 0 ? [] : [[tag, words]]
  })
  const others = kept.length > 0 ? { texts: Object.fromEntries(kept) as Texts<W> } : {}
  return { base: filled(base) as Partial<W>, ...others }
}

const filled = (words: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).flatMap(([name, text]) => (text.trim() ? [[name, text.trim()]] : [])))

/** What is there already, to be edited. */
export function wordingOf<W extends object>(
  base: Partial<W>,
  texts: Texts<W> | undefined,
  names: readonly (keyof W & string)[],
): Wording {
  const pick = (words: Partial<W>): Record<string, string> =>
    Object.fromEntries(
      names.flatMap((name) => (typeof words[name] === 'string' ? [[name, words[name] as string]] : [])),
    )
  const others = Object.entries(texts ?? {}).map(([tag, words]) => [tag, pick(words)])
  return { base: pick(base), texts: Object.fromEntries(others) as Record<string, Record<string, string>> }
}
