import { useComputed } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatCompact, t } from '../i18n/language.ts'
import type { RoomModel } from '../room/room-model.ts'
import type { Talk } from '../room/talk.ts'
import { ToldNotice } from './told-notice.tsx'
import '../styles/questions.css'

type Place = 'chat' | 'questions'
const PLACES: readonly Place[] = ['chat', 'questions']

/** What the room talks in: the conversation, or questions to the staff. */
export function TalkTabs({ model, talk }: { model: RoomModel; talk: Talk }) {
  const { place } = talk
  const count = useComputed(() => model.questions.value.length).value
  const go = (next: Place) => {
    if (next === 'questions') model.conversation.resume()
    place.value = next
  }
  // Who is told where a line or the composer is wants to be there.
  useEffect(() => {
    if (talk.sought.value !== undefined) place.value = 'chat'
  }, [talk.sought.value])
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    go(place.value === 'chat' ? 'questions' : 'chat')
    const tabs = (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')
    tabs[PLACES.indexOf(place.value)]?.focus()
  }
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- its tabs do, one at a time */}
      <div class="talk-tabs" role="tablist" aria-label={t('question.tabs')} onKeyDown={onKey}>
        {PLACES.map((one) => (
          <button
            key={one}
            role="tab"
            class="talk-tab"
            aria-selected={place.value === one}
            tabIndex={place.value === one ? 0 : -1}
            onClick={() => go(one)}
          >
            {t(one === 'chat' ? 'question.chat' : 'question.title')}
            {one === 'questions' && count > 0 && <span class="figure">{formatCompact(count)}</span>}
          </button>
        ))}
      </div>
      <ToldNotice model={model} talk={talk} />
    </>
  )
}
