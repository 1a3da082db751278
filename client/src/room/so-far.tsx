import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { EveryoneView } from '../../../src/protocol/index.ts'
import { newestPoll, type Poll } from '../../../src/protocol/polls.ts'
import { formatTime, formatWhen, language, t, type WordKey } from '../i18n/language.ts'
import { ownWords } from '../i18n/own-words.ts'
import { pollRows } from '../polls/poll-figures.ts'
import { optionLabels, questionIn } from '../polls/poll-words.ts'
import { keptText } from '../session/browser-storage.ts'
import { IconButton } from '../ui/button.tsx'
import { CloseIcon } from '../ui/icons.tsx'
import { announcementWords } from './launch-words.ts'
import { onAir } from './on-air.ts'
import type { RoomModel } from './room-model.ts'
import '../styles/room-later.css'

/** What has happened, once, for who comes in late: a few lines, and what can still be done. */
export function SoFar({ model }: { model: RoomModel }) {
  const seen = useSignal(false)
  const view = model.view.value?.everyone
  const startedAt = view?.launch.startedAt
  const kept = keptText(`fanfare.sofar.${model.room}`)
  useEffect(() => {
    if (kept.get() === `${startedAt}`) seen.value = true
    else kept.set(`${startedAt}`)
  }, [])
  if (!view || seen.value) return null
  return (
    <section class="so-far" aria-label={t('sofar.title')}>
      <header>
        <h3>{t('sofar.title')}</h3>
        <IconButton name={t('own.close')} onClick={() => (seen.value = true)}>
          <CloseIcon />
        </IconButton>
      </header>
      <ul>
        {happened(view).map(({ what, words }) => (
          <li key={`${what} ${words}`}>
            <span class="meta">{what}</span> <bdi>{words}</bdi>
          </li>
        ))}
      </ul>
      <p class="meta">{t(stillKey(view))}</p>
    </section>
  )
}

/** What can be done yet by who comes in now. */
function stillKey({ launch, polls }: EveryoneView): WordKey {
  if (launch.phase !== 'live') return 'sofar.still.after'
  return polls.some(({ state }) => state === 'open') ? 'sofar.still.vote' : 'sofar.still'
}

/** At most five lines, from what is known of the room. */
function happened(view: EveryoneView): { what: string; words: string }[] {
  const { launch, announcements, chat, teasers, polls, questions } = view
  const { startedAt, endedAt } = launch
  const news = announcements.at(-1)
  const polled = newestPoll(polls)
  const results = polls.filter(({ state }) => state === 'revealed').slice(-2)
  const answered = questions.filter(({ answer }) => answer).length
  const titles = teasers.slice(-3).map(({ title, texts }) => ownWords({ title }, texts, launch.language).words.title)
  const lines: [what: string, words: string | undefined][] = [
    [t('sofar.began'), startedAt === undefined ? undefined : formatWhen(startedAt)],
    [t('sofar.ended'), endedAt === undefined ? undefined : formatTime(endedAt)],
    [t('sofar.on_air'), airWords(view)],
    [t('sofar.poll'), polled?.state === 'open' ? questionIn(polled.setup, language.value).text : undefined],
    ...results.map((poll): [string, string] => [t('sofar.result'), resultWords(poll)]),
    [t('sofar.answers'), answered > 0 ? t('sofar.answered', { n: answered }) : undefined],
    [t('sofar.announced'), news && announcementWords(news, launch.language).words.text],
    [t('sofar.pinned'), chat.pinned && `${chat.pinned.name}: ${chat.pinned.text}`],
    [t('sofar.shown'), titles.length > 0 ? titles.join(' · ') : undefined],
  ]
  return lines.flatMap(([what, words]) => (words === undefined ? [] : [{ what, words }])).slice(0, 5)
}

/** Night brass 51 % · Which colour should ship first? What is too long is cut at its end. */
function resultWords({ setup, result }: Poll): string {
  const rows = result ? (pollRows({ setup, result }, undefined, optionLabels(setup, language.value, t)) ?? []) : []
  const won = rows.filter(({ leads }) => leads)
  const words = won.map(({ label, percent }) => `${label} ${t('poll.percent', { n: percent })}`)
  return [...(words.length > 0 ? words : [t('poll.nobody')]), questionIn(setup, language.value).text].join(' · ')
}

function airWords(view: EveryoneView): string | undefined {
  const air = onAir(view)
  if (air.is === 'card') return ownWords({ title: air.card.title }, air.card.texts, view.launch.language).words.title
  if (air.is === 'stream' || air.is === 'wall') return t(`sofar.air.${air.is}`)
  return undefined
}
