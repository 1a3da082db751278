import type { Texts } from '../../../src/protocol/core.ts'
import type { LaunchTexts } from '../../../src/protocol/launches.ts'
import { ownWords } from './own-words.ts'

interface Told extends LaunchTexts {
  title: string
  language?: string
  texts?: Texts<LaunchTexts>
}

/** What a launch is called and says in the reader's language; `lang` is set where it is in another. */
export function launchWording(launch: Told): LaunchTexts & { title: string; lang?: string } {
  const { title, lead, thanks } = launch
  const base: LaunchTexts = { title, ...(lead !== undefined && { lead }), ...(thanks !== undefined && { thanks }) }
  const { words, lang } = ownWords(base, launch.texts, launch.language)
  return { ...words, title: words.title ?? title, ...(lang !== undefined && { lang }) }
}
