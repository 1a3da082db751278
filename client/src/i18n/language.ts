import { batch, signal } from '@preact/signals'
import { wished } from '../embed/framing.ts'
import { ask } from '../session/ask.ts'
import { keptText } from '../session/browser-storage.ts'
import type en from './en.json'
import type es from './es.json'
import type pt from './pt.json'
import { formFor, preferredLanguage, withFallback, type Entry } from './wording.ts'
import type zhHans from './zh-Hans.json'
import type zhHant from './zh-Hant.json'

/** The words of the pages: what stands before the first dot is the area, which pages name to have its words. */
export type WordKey = keyof typeof en
type Words = { readonly [K in WordKey]?: Entry }
/** Where the words of some areas lie, by language: `import { words } from 'words:room,chat'`. */
export type WordSet = (tag: string) => string

/** Our own languages, in their own words. */
export const LANGUAGES = { en: 'English', 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', es: 'Español', pt: 'Português' }

/** A language of ours that lacks a word, or a form of one, does not compile. */
type Whole<Form extends string> = {
  readonly [K in WordKey]: (typeof en)[K] extends string ? string : { readonly [form in Form]: string }
}
type Complete<
  T extends { en: Whole<'one' | 'other'>; es: Whole<'one' | 'other'>; pt: Whole<'one' | 'other'> } & {
    [tag in 'zh-Hans' | 'zh-Hant']: Whole<'other'>
  },
> = { [tag in keyof T]: string }
LANGUAGES satisfies Complete<{
  en: typeof en
  es: typeof es
  pt: typeof pt
  'zh-Hans': typeof zhHans
  'zh-Hant': typeof zhHant
}>

const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i

const chosen = keptText('fanfare.language')
const needed = new Set<WordSet>()
const words = signal<Words>({})
let wanted = 'en'
let plurals = new Intl.PluralRules('en')
/** The language the page speaks now: one of ours, or one that fans have brought. */
export const language = signal('en')

const isOurs = (tag: string): boolean => Object.hasOwn(LANGUAGES, tag)

/** The first words of a page: in the language its address says, or the reader once chose, if it is there, else in the browser's. */
export async function beginWords(set: WordSet): Promise<void> {
  needed.add(set)
  const asked = wished('lang')
  const own = preferredLanguage([asked ?? '', ...navigator.languages])
  const first = asked ?? chosen.get() ?? own
  await speak(first).catch(() => speak(own))
}

/** More words, in whatever language the page speaks. Rejects when they cannot be had. */
export async function needWords(set: WordSet): Promise<void> {
  needed.add(set)
  await speak()
}

/** Shows the page in that language; rejects, and changes nothing, when its words cannot be had. */
export async function speak(next: string = wanted): Promise<void> {
  wanted = next
  try {
    const rules = new Intl.PluralRules(next)
    const all = await Promise.all([...needed].map((set) => wordsIn(next, set)))
    // Another language was asked for meanwhile.
    if (wanted !== next) return
    batch(() => {
      plurals = rules
      words.value = Object.assign({}, language.value === next && words.value, ...all) as Words
      language.value = next
    })
  } catch (error) {
    if (wanted === next) wanted = language.value
    throw error
  }
  document.documentElement.lang = next
  document.documentElement.dir = RIGHT_TO_LEFT.test(next) ? 'rtl' : 'ltr'
}

export async function chooseLanguage(next: string): Promise<void> {
  await speak(next)
  chosen.set(next)
}

async function wordsIn(tag: string, set: WordSet): Promise<Words> {
  if (isOurs(tag)) return await fetched(set(tag))
  const [english, brought] = await Promise.all([fetched(set('en')), fetched(`/api/languages/${tag}`)])
  return withFallback(english, brought)
}

const known = new Map<string, Promise<Words>>()
function fetched(path: string): Promise<Words> {
  const before = known.get(path)
  if (before) return before
  const words = ask<Words>(path).then((answer) => {
    if (answer.ok) return answer.value
    known.delete(path)
    throw new Error(`${path}: ${answer.refused}`)
  })
  known.set(path, words)
  return words
}

/** The words for that key; `{name}` is filled from `values`, and `n` decides singular or plural. */
export function t(key: WordKey, values: { readonly [name: string]: string | number } = {}): string {
  const entry = words.value[key] ?? unloaded(key)
  const text = typeof entry === 'string' ? entry : formFor(entry, plurals.select(Number(values['n'] ?? 0)))
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'number' ? formatNumber(value) : value
  })
}

/** A page did not name the area of a word it uses. */
function unloaded(key: WordKey): string {
  if (import.meta.env.DEV)
    throw new Error(`'${key}' is not loaded: name its area where this part of the page is loaded`)
  return key
}

export const formatNumber = (n: number): string => new Intl.NumberFormat(language.value).format(n)

/** Whole below 10,000; compact from there on: 128K, 12.8万. */
export const formatCompact = (n: number): string =>
  n < 10_000
    ? formatNumber(n)
    : new Intl.NumberFormat(language.value, { notation: 'compact', maximumSignificantDigits: 3 }).format(n)

const clockFormats = new Map<string, Intl.DateTimeFormat>()

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
