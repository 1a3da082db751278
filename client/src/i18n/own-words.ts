import type { Texts } from '../../../src/protocol/core.ts'
import { language } from './language.ts'

/** Words of the brand as a reader gets them; `lang` is set when they are in another language than the page. */
export interface OwnWords<W> {
  words: W
  lang?: string
}

const root = (tag: string): string => tag.split('-')[0] ?? tag

/**
 * The brand's own words in the reader's language, or the one that is `wanted`, each that is missing there in the original;
 * `original` = the language of `base`, if it is known.
 */
export function ownWords<W extends object>(
  base: W,
  texts: Texts<W> | undefined,
  original?: string,
  wanted: string = language.value,
): OwnWords<W> {
  if (original === wanted) return { words: base }
  const exact = texts?.[wanted]
  const near = exact ?? Object.entries(texts ?? {}).find(([tag]) => root(tag) === root(wanted))?.[1]
  const words = { ...base, ...near }
  const own = near !== undefined || original === undefined || root(original) === root(wanted)
  return own ? { words } : { words, lang: original }
}
