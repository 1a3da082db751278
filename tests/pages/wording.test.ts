import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { t } from '../../client/src/i18n/language.ts'
import { formFor, preferredLanguage, withFallback, type Entry } from '../../client/src/i18n/wording.ts'

type Words = Record<string, Entry>
const wordsOf = async (tag: string): Promise<Words> =>
  JSON.parse(await readFile(new URL(`../../client/src/i18n/${tag}.json`, import.meta.url), 'utf8')) as Words
const forms = (entry: Entry | undefined): string[] => (typeof entry === 'object' ? Object.values(entry) : [entry ?? ''])
const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted()
const placesOfMost = (entry: Entry | undefined): string[] => places(forms(entry).at(-1) ?? '')

it.each(['zh-Hans', 'zh-Hant', 'es', 'pt'])(
  '[LANG-1] %s has every word of English, and the same places',
  async (tag) => {
    const [en, other] = [await wordsOf('en'), await wordsOf(tag)]
    expect(Object.keys(other)).toEqual(Object.keys(en))
    for (const [key, entry] of Object.entries(other)) {
      const inAny = new Set(forms(en[key]).flatMap(places))
      expect([
        key,
        forms(entry)
          .flatMap(places)
          .filter((place) => !inAny.has(place)),
      ]).toEqual([key, []])
      // In a form for one thing alone the number may go without saying.
      expect([key, placesOfMost(entry)]).toEqual([key, placesOfMost(en[key])])
      const rules = typeof entry === 'object' ? Object.keys(entry) : []
      const known = new Intl.PluralRules(tag).resolvedOptions().pluralCategories
      expect(rules.filter((rule) => !known.some((one) => one === rule))).toEqual([])
    }
  },
)

it.each([
  [['zh-TW', 'en'], 'zh-Hant'],
  [['zh-HK'], 'zh-Hant'],
  [['zh-Hant-MO'], 'zh-Hant'],
  [['zh-yue-Hant'], 'zh-Hant'],
  [['zh-Hans-HK'], 'zh-Hans'],
  [['zh'], 'zh-Hans'],
  [['zh-SG'], 'zh-Hans'],
  [['es-419'], 'es'],
  [['pt-PT'], 'pt'],
  [['EN-gb'], 'en'],
  [['fr', 'eo', 'pt-BR', 'es'], 'pt'],
  [['est', 'ptx'], 'en'],
  [[], 'en'],
])('[LANG-2] who asks for %j is spoken to in %s', (wanted, tag) => {
  expect(preferredLanguage(wanted)).toBe(tag)
})

it('[LANG-3] a number takes the form that its language asks for, or `other` where a text has none', () => {
  const polish = { one: '{n} głos', few: '{n} głosy', many: '{n} głosów', other: '{n} głosu' }
  const inPolish = (n: number) => formFor(polish, new Intl.PluralRules('pl').select(n))
  expect([1, 2, 5, 22, 1.5].map(inPolish)).toEqual(['{n} głos', '{n} głosy', '{n} głosów', '{n} głosy', '{n} głosu'])
  const spanish = { one: '{n} voto', other: '{n} votos' }
  expect(new Intl.PluralRules('es').select(1_000_000)).toBe('many')
  expect(formFor(spanish, 'many')).toBe('{n} votos')
  expect(formFor({ other: '{n} 票' }, 'one')).toBe('{n} 票')
})

it('[LANG-4] what a brought language lacks is in English; what no page knows is left out', () => {
  const brought = JSON.parse(
    '{ "chat.edit": "Modifier", "chat.unknown": "?", "__proto__": { "polluted": "yes" } }',
  ) as Words
  const words = withFallback({ 'chat.edit': 'Edit', 'chat.delete': 'Delete' }, brought)
  expect(words).toEqual({ 'chat.edit': 'Modifier', 'chat.delete': 'Delete' })
  expect(Object.getPrototypeOf(words)).toBe(Object.prototype)
})

it('a word whose area was not loaded is a mistake that shows in development', () => {
  expect(() => t('lobby.title')).toThrow("'lobby.title' is not loaded")
})
