import { BY_SERVER } from '../persons/session-rules.ts'
import type { PersonId } from '../protocol/core.ts'
import { suggestedName } from '../protocol/text.ts'
import type { Session } from '../rooms/granted-session.ts'
import { DEMO_LANGUAGES, type DemoLanguage } from './demo-texts.ts'

/** Somebody of the demo's crowd. */
export interface DemoFan {
  session: Session
  /** What they write in. */
  language: DemoLanguage
}

/** Nobody who comes in by a door gets an id like this one. */
export const isDemoPerson = (person: PersonId): boolean => person.startsWith('d_')

/** The same name is the same person, so that their lines look alike. */
export const demoPerson = (name: string): PersonId =>
  `d_${Buffer.from(name).toString('hex').padStart(12, '0').slice(0, 60)}` as PersonId

const sessionOf = (id: PersonId, name: string): Session => ({
  person: { id, standing: 'guest', name },
  limitKey: id,
  was: [],
  grants: [],
  at: 1,
})

const fanId = (i: number): PersonId => `d_fan${String(i).padStart(8, '0')}` as PersonId
/** Which fan of the demo that is, by their number. */
export const fanOf = (person: PersonId): number | undefined => {
  const i = Number(/^d_fan(\d{8})$/.exec(person)?.[1] ?? NaN)
  return Number.isNaN(i) ? undefined : i
}

/** Who runs the demo. */
export const DEMO_HOST: Session = {
  ...sessionOf(demoPerson('Fanfare'), 'Nora Lind'),
  grants: [{ role: 'host', from: BY_SERVER, at: 1 }],
}

/** First halves and second halves of names, as people of that language call themselves. */
const NAMES: Record<Exclude<DemoLanguage, 'en'>, { first: string; second: string }> = {
  'zh-Hans': { first: '晚风 橘子 青柠 小满 海盐 云朵 南瓜 星野', second: '汽水 同学 不加糖 在路上 _2009' },
  'zh-Hant': { first: '阿德 小安 芒果 山茶 柚子 阿霖 貓尾 豆花', second: '醬 日常 不睡覺 加冰 _88' },
  es: { first: 'Lucía Mateo Abril Nico Vera Iker Marisol Rafa', second: '_92 |de|Lima |Ríos .mx |desde|Vigo' },
  pt: { first: 'Luísa Caio Bia Téo Marina Davi Iara Rui', second: '_10 |do|Recife |Prado .pt |de|Olinda' },
}

/** The n-th name of a language; there are forty of each but English, and no two are alike. */
function fanName(language: DemoLanguage, n: number): string {
  if (language === 'en') return suggestedName(n)
  const [first, second] = [NAMES[language].first.split(' '), NAMES[language].second.split(' ')]
  const place = n % first.length
  const tail = second[(Math.floor(n / first.length) + place) % second.length] ?? ''
  return `${first[place]}${tail.replaceAll('|', ' ')}`
}

/** Made-up fans, always the same ones, a fifth of them in each language. */
export const demoFans = (count: number): DemoFan[] =>
  Array.from({ length: count }, (_, i) => {
    const language = DEMO_LANGUAGES[i % DEMO_LANGUAGES.length] ?? 'en'
    return { session: sessionOf(fanId(i), fanName(language, Math.floor(i / DEMO_LANGUAGES.length))), language }
  })
