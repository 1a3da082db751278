import type { Announcement } from '../../../src/protocol/announcements.ts'
import type { Texts } from '../../../src/protocol/core.ts'
import type { LaunchView } from '../../../src/protocol/launches.ts'
import { t } from '../i18n/language.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import { ownWords, type OwnWords } from '../i18n/own-words.ts'

/** The brand's words about a launch as this reader gets them; `lang` when they are in another language than the page. */
export function launchWords(launch: LaunchView): ReturnType<typeof launchWording> {
  const words = launchWording(launch)
  return { ...words, title: words.title || t('room.untitled') }
}

/** An announcement as this reader gets it; `original` = the language of the launch. */
export function announcementWords(
  { text, texts }: Announcement,
  original: string | undefined,
): OwnWords<{ text: string }> {
  const wrapped = Object.entries(texts ?? {}).map(([tag, words]) => [tag, { text: words }])
  return ownWords({ text }, Object.fromEntries(wrapped) as Texts<{ text: string }>, original)
}
