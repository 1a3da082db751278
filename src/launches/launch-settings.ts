import { LAUNCH_LIMITS, type Brand, type LaunchTexts, type SettingsChange } from '../protocol/launches.ts'
import type { Input } from '../protocol/schemas.ts'
import { cleanTexts, cleanWording } from '../rooms/clean-words.ts'
import { accentOf } from './accent.ts'

const LENGTHS = {
  title: LAUNCH_LIMITS.titleLength,
  lead: LAUNCH_LIMITS.leadLength,
  thanks: LAUNCH_LIMITS.leadLength,
}

export type GivenChanges = Input<'launch.edit'>['changes']

/** Settings as they are kept: words that may be shown, an accent that can be read. undefined = a text holds none. */
export function cleanChanges(given: GivenChanges): SettingsChange | undefined {
  const { texts, brand, ...rest } = given
  const words = cleanWording<LaunchTexts>(spoken(given), LENGTHS)
  const others = texts && cleanTexts<LaunchTexts>(texts, LENGTHS)
  if (words === undefined || (texts && others === undefined)) return undefined
  return {
    ...rest,
    ...words,
    ...(texts !== undefined && { texts: others ?? null }),
    ...(brand !== undefined && { brand: brand && brandOf(brand) }),
  }
}

function spoken({ title, lead, thanks }: GivenChanges): LaunchTexts {
  const given = Object.entries({ title, lead, thanks }).filter(([, text]) => typeof text === 'string')
  return Object.fromEntries(given) as LaunchTexts
}

type GivenBrand = NonNullable<GivenChanges['brand']>

const brandOf = ({ accent, ...rest }: GivenBrand): Brand => ({
  ...rest,
  ...(accent !== undefined && { accent: accentOf(accent) }),
})
