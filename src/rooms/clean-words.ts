import type { Texts } from '../protocol/core.ts'
import { cleanLine, cleanText } from '../protocol/text.ts'

/** Longest text of each field, characters. A `title` is one line. */
export type Lengths<W> = { readonly [K in keyof W]-?: number }

/** The fields of `lengths` that were given, as they may be shown; undefined = one of them holds nothing that can be. */
export function cleanWording<W extends object>(given: Partial<W>, lengths: Lengths<W>): W | undefined {
  const cleaned: Partial<Record<keyof W, string>> = {}
  for (const field of Object.keys(lengths) as (keyof W)[]) {
    const raw = given[field]
    if (typeof raw !== 'string') continue
    const words = (field === 'title' ? cleanLine : cleanText)(raw, lengths[field])
    if (!words.ok) return undefined
    cleaned[field] = words.text
  }
  return cleaned as W
}

/** The same in every language. */
export function cleanTexts<W extends object>(texts: Texts<Partial<W>>, lengths: Lengths<W>): Texts<W> | undefined {
  const cleaned = Object.entries(texts).map(([language, words]) => [language, cleanWording(words, lengths)] as const)
  return cleaned.every(([, words]) => words !== undefined) ? (Object.fromEntries(cleaned) as Texts<W>) : undefined
}
