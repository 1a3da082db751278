import type { LaunchView } from '../../../src/protocol/launches.ts'
import { t } from '../i18n/language.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import { ownWords } from '../i18n/own-words.ts'
import type { CardScene } from './screen-scene.ts'
import { WordsView } from './words-view.tsx'

/** A card's own words in this screen's language. */
export function cardWords({ title, text, texts }: CardScene, language: string | undefined) {
  const { words, lang } = ownWords({ title, ...(text !== undefined && { text }) }, texts, language)
  return { ...words, lang }
}

export function CardView({ card, launch }: { card: CardScene; launch: LaunchView }) {
  return <WordsView {...cardWords(card, launch.language)} picture={card.picture} />
}

/** What the launch is called, in the place of a scene that has nothing to show. */
export function TitleView({ launch }: { launch: LaunchView }) {
  const { title, lead, lang } = launchWording(launch)
  return <WordsView title={title} text={lead} lang={lang} picture={launch.brand?.picture} />
}

export function ThanksView({ launch }: { launch: LaunchView }) {
  const { thanks, lang } = launchWording(launch)
  const picture = launch.brand?.picture
  return <WordsView title={t('screen.thanks')} text={thanks} lang={thanks && lang} picture={picture} />
}

export function OverView({ launch }: { launch: LaunchView }) {
  const { title, lang } = launchWording(launch)
  return <WordsView title={title} text={t('screen.over')} lang={lang} />
}
