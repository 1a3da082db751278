import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Announcement } from '../../../src/protocol/announcements.ts'
import { formatWhen, t } from '../i18n/language.ts'
import { announce } from '../ui/announcer.tsx'
import { NewsIcon, PinIcon } from '../ui/more-icons.tsx'
import { Words } from '../ui/line.tsx'
import { announcementWords } from './launch-words.ts'
import type { RoomModel } from './room-model.ts'
import type { Talk } from './talk.ts'
import '../styles/room-later.css'

/** What hosts have put above the conversation. */
export function Notices({ model, talk }: { model: RoomModel; talk: Talk }) {
  useSaying(model)
  return (
    <>
      <Announcements model={model} />
      <PinnedLine model={model} talk={talk} />
    </>
  )
}

/** Announcements are read aloud when they come, and when they are corrected; not those that stood already. */
function useSaying(model: RoomModel): void {
  const known = useRef<ReadonlySet<number> | undefined>(undefined)
  const standing = model.announcements.value
  useEffect(() => {
    const before = known.current
    const cameIn = model.cameIn.value?.at ?? Infinity
    const isNew = ({ at, entries }: Announcement) =>
      before ? entries.some((entry) => !before.has(entry)) : at > cameIn
    const fresh = standing.findLast(isNew)
    known.current = new Set(standing.flatMap(({ entries }) => entries))
    if (fresh) announce(() => announcementWords(fresh, model.launch.value?.language).words.text)
  }, [standing])
}

/** What hosts tell everyone: the newest in sight, the others at a tap. */
function Announcements({ model }: { model: RoomModel }) {
  const all = useSignal(false)
  const standing = model.announcements.value
  const newest = standing.at(-1)
  if (!newest) return null
  const shown = all.value ? standing.toReversed() : [newest]
  const others = standing.length - 1
  return (
    <section class="notices" aria-label={t('stage.news')}>
      <ul class={all.value ? 'notice-list all' : 'notice-list'}>
        {shown.map((one) => (
          <Notice key={one.announcement} one={one} original={model.launch.value?.language} />
        ))}
      </ul>
      {others > 0 && (
        <button class="text-button" aria-expanded={all.value} onClick={() => (all.value = !all.value)}>
          {all.value ? t('stage.news.less') : t('stage.news.more', { n: others })}
        </button>
      )}
    </section>
  )
}

function Notice({ one, original }: { one: Announcement; original: string | undefined }) {
  const { words, lang } = announcementWords(one, original)
  return (
    <li class="notice">
      <NewsIcon />
      <p>
        <bdi lang={lang}>
          <Words text={words.text} />
        </bdi>{' '}
        {one.corrected && <span class="chip">{t('stage.corrected')}</span>}{' '}
        {one.until !== undefined && <span class="meta">{t('stage.until', { when: formatWhen(one.until) })}</span>}
      </p>
    </li>
  )
}

/** The line that hosts have put above the conversation; a tap leads to it. */
function PinnedLine({ model, talk }: { model: RoomModel; talk: Talk }) {
  const pinned = model.pinned.value
  if (!pinned) return null
  return (
    <button class={pinned.staff ? 'pinned staff' : 'pinned'} onClick={() => (talk.sought.value = pinned.seq)}>
      <PinIcon />
      <span class="unseen">{t('stage.pinned')} </span>
      <span class="pinned-head">
        <bdi class="quote-name">{pinned.name}</bdi>
        {pinned.staff && <span class="role">◆ {t('chat.staff')}</span>}
      </span>
      <bdi class="quote-text">{pinned.text}</bdi>
    </button>
  )
}
