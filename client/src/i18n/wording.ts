/** Forms of a text by number, as `Intl.PluralRules` names them; languages differ in which they have. */
export type Plural = { readonly [rule in Intl.LDMLPluralRule]?: string } & { readonly other: string }
export type Entry = string | Plural

/** The form for a number; languages that do not need one leave it out. */
export const formFor = (entry: Plural, rule: Intl.LDMLPluralRule): string => entry[rule] ?? entry.other

/** What a language has, and English for what it lacks. */
export function withFallback<K extends string>(
  english: { readonly [key in K]?: Entry },
  brought: { readonly [key in string]?: Entry },
): { [key in K]?: Entry } {
  const own = Object.entries(brought).filter(([key]) => Object.hasOwn(english, key))
  return Object.assign({ ...english }, Object.fromEntries(own))
}

const served: readonly [begins: RegExp, tag: string][] = [
  [/^zh-(.*-)?hans\b/i, 'zh-Hans'],
  [/^zh-(.*-)?(hant|tw|hk|mo)\b/i, 'zh-Hant'],
  [/^zh\b/i, 'zh-Hans'],
  [/^es\b/i, 'es'],
  [/^pt\b/i, 'pt'],
  [/^en\b/i, 'en'],
]

/** The first of the languages a browser asks for that is served, else English. */
export function preferredLanguage(wanted: readonly string[]): string {
  for (const name of wanted) for (const [begins, tag] of served) if (begins.test(name)) return tag
  return 'en'
}
