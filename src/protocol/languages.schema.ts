import { z } from 'zod'

const text = z.string().min(1).max(1_000)
const form = text.optional()

/** What stands at one key: a text, or its forms by number, as `Intl.PluralRules` names them. */
export const languageEntry = z.union(
  [text, z.strictObject({ zero: form, one: form, two: form, few: form, many: form, other: text })],
  { error: 'must be a text, or texts by number of which one is `other`' },
)

/** What a file says of its language: its name in its own words, and who wrote it. */
export const languageAbout = z.object({
  name: z.string().trim().min(1).max(40),
  by: z.array(z.string().trim().min(1).max(60)).max(50).default([]),
})

export type LanguageEntry = z.infer<typeof languageEntry>
