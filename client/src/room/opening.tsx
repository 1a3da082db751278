import type { Teaser, TeaserTexts } from '../../../src/protocol/teasers.ts'
import { formatWhen, t } from '../i18n/language.ts'
import { ownWords } from '../i18n/own-words.ts'
import { countdownWords } from '../ui/countdown.tsx'
import { useNow } from '../ui/use-now.ts'
import { InviteButton } from './invite-button.tsx'
import { launchWords } from './launch-words.ts'
import { RemindButton } from './remind-button.tsx'
import type { RoomModel } from './room-model.ts'

/** Before doors: what is coming, when, and what has been shown of it so far. */
export function Opening({ model }: { model: RoomModel }) {
  const view = model.view.value?.everyone
  if (!view) return null
  const { launch, teasers } = view
  const { title, lead, lang } = launchWords(launch)
  const { brand, startsAt } = launch
  return (
    <div class="opening">
      <header class={brand?.picture ? 'opening-head pictured' : 'opening-head'}>
        {brand?.picture && <img class="scene-picture" src={brand.picture} alt="" />}
        <div class="scene-words">
          {brand?.logo && <img class="brand-logo" src={brand.logo} alt="" />}
          <p class="scene-title" lang={lang}>
            {title}
          </p>
          {lead && (
            <p class="scene-text" lang={lang}>
              {lead}
            </p>
          )}
        </div>
      </header>
      <When model={model} startsAt={startsAt} />
      <div class="opening-actions">
        <RemindButton model={model} kind="primary" />
        <InviteButton model={model} />
      </div>
      {teasers.length > 0 && <Teasers teasers={teasers} original={launch.language} />}
    </div>
  )
}

function When({ model, startsAt }: { model: RoomModel; startsAt: number | undefined }) {
  const now = useNow(startsAt !== undefined, () => model.clock.now(), startsAt)
  if (startsAt === undefined) return <p class="opening-when">{t('opening.no_date')}</p>
  return (
    <p class="opening-when">
      <span class="figure">{countdownWords(startsAt - now)}</span>
      <span class="meta">{t('room.starts', { when: formatWhen(startsAt) })}</span>
    </p>
  )
}

/** Cards that have been shown, newest first. */
function Teasers({ teasers, original }: { teasers: readonly Teaser[]; original: string | undefined }) {
  return (
    <section class="teasers" aria-label={t('opening.teasers')}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a list that scrolls must be reached by keyboard */}
      <ul tabIndex={0} aria-label={t('opening.teasers')}>
        {teasers.toReversed().map((teaser) => (
          <TeaserCard key={teaser.card} teaser={teaser} original={original} />
        ))}
      </ul>
    </section>
  )
}

function TeaserCard({ teaser, original }: { teaser: Teaser; original: string | undefined }) {
  const base: TeaserTexts = { title: teaser.title, ...(teaser.text !== undefined && { text: teaser.text }) }
  const { words, lang } = ownWords(base, teaser.texts, original)
  return (
    <li class={teaser.picture ? 'teaser pictured' : 'teaser'}>
      {teaser.picture && <img src={teaser.picture} alt="" loading="lazy" />}
      <div lang={lang}>
        <p class="teaser-title">{words.title}</p>
        {words.text && <p class="teaser-text">{words.text}</p>}
        <p class="meta">{formatWhen(teaser.at)}</p>
      </div>
    </li>
  )
}
