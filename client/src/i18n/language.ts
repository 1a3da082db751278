import { signal } from '@preact/signals'
import { keptText } from '../session/browser-storage.ts'
import en from './en.json'

/** The words of the pages. A language that lacks one does not compile. */
export type WordKey = keyof typeof en
type Words = { [K in WordKey]: (typeof en)[K] extends string ? string : Plural }
interface Plural {
  one?: string
  other: string
}

/** Languages in their own words. */
export const LANGUAGES = { en: 'English', 'zh-Hans': '简体中文' } as const
export type Language = keyof typeof LANGUAGES

const loaders: Record<Language, () => Promise<Words>> = {
  en: async () => en,
  'zh-Hans': async () => (await import('./zh-Hans.json')).default,
}

const chosen = keptText('fanfare.language')
const words = signal<Words>(en)
export const language = signal<Language>('en')

const isLanguage = (name: string | undefined): name is Language => name !== undefined && name in LANGUAGES

/** What the reader chose, else the first of the browser's languages that is served, else English. */
function preferred(): Language {
  const kept = chosen.get()
  if (isLanguage(kept)) return kept
  for (const name of navigator.languages) {
    if (/^zh\b/i.test(name)) return 'zh-Hans'
    if (/^en\b/i.test(name)) return 'en'
  }
  return 'en'
}

/** Shows the page in that language, or in the reader's own. */
export async function speak(next: Language = preferred()): Promise<void> {
  words.value = await loaders[next]()
  language.value = next
  document.documentElement.lang = next
}

export async function chooseLanguage(next: Language): Promise<void> {
  chosen.set(next)
  await speak(next)
}

/** The words for that key; `{name}` is filled from `values`, and `n` decides singular or plural. */
export function t(key: WordKey, values: { readonly [name: string]: string | number } = {}): string {
  const entry: string | Plural = words.value[key]
  const text = typeof entry === 'string' ? entry : inNumber(entry, Number(values['n'] ?? 0))
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'number' ? formatNumber(value) : value
  })
}

function inNumber(entry: Plural, n: number): string {
  return new Intl.PluralRules(language.value).select(n) === 'one' ? (entry.one ?? entry.other) : entry.other
}

export const formatNumber = (n: number): string => new Intl.NumberFormat(language.value).format(n)

/** Whole below 10,000; compact from there on: 128K, 12.8万. */
export const formatCompact = (n: number): string =>
  n < 10_000
    ? formatNumber(n)
    : new Intl.NumberFormat(language.value, { notation: 'compact', maximumSignificantDigits: 3 }).format(n)

const clockFormats = new Map<Language, Intl.DateTimeFormat>()

/** The hour and minute, in the reader's zone. */
export function formatTime(at: number): string {
  const lang = language.value
  const format = clockFormats.get(lang) ?? new Intl.DateTimeFormat(lang, { hour: 'numeric', minute: '2-digit' })
  clockFormats.set(lang, format)
  return format.format(at)
}

/** The day, unless it is today, and the time. */
export function formatWhen(at: number, now = Date.now()): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString()
  if (today) return formatTime(at)
  const format = { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(language.value, format).format(at)
}
