import { useState } from 'preact/hooks'
import { ANNOUNCEMENT_LIMITS, type Announcement } from '../../../src/protocol/announcements.ts'
import type { Texts } from '../../../src/protocol/core.ts'
import { t } from '../i18n/language.ts'
import { IconButton } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { DeleteIcon, EditIcon } from '../ui/icons.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { useNow } from '../ui/use-now.ts'
import { clockWords } from './cue-times.ts'
import { AddIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { SaveButton } from './save-button.tsx'
import { givenWords, WordsEditor, wordingOf } from './words-editor.tsx'

/** What is told to everyone now. */
export function AnnouncementDesk({ panel }: { panel: PanelModel }) {
  const standing = panel.everyone.announcements
  const off = !panel.isOpen.value || !panel.connected.value
  const full = standing.length >= ANNOUNCEMENT_LIMITS.standing
  return (
    <section class="announcements" aria-labelledby="announcements-title">
      <header class="panel-head">
        <h2 id="announcements-title">{t('panel.announcements')}</h2>
        {panel.shows.value && (
          <IconButton
            name={t(full ? 'panel.announcement.full' : 'panel.announcement.new')}
            disabled={off || full}
            onClick={() => panel.open({ is: 'announcement' })}
          >
            <AddIcon />
          </IconButton>
        )}
      </header>
      {standing.length === 0 && <p class="meta">{t('panel.announcements.none')}</p>}
      <ul>
        {standing.map((one) => (
          <Standing key={one.announcement} panel={panel} one={one} off={off} />
        ))}
      </ul>
    </section>
  )
}

function Standing({ panel, one, off }: { panel: PanelModel; one: Announcement; off: boolean }) {
  const now = useNow(one.until !== undefined, () => panel.room.clock.now())
  return (
    <li class="announcement">
      <p>
        <bdi>{one.text}</bdi>
      </p>
      <p class="meta">
        {one.until === undefined
          ? t('panel.announcement.open')
          : t('panel.announcement.left', { time: clockWords(one.until - now) })}
        {one.corrected && ` · ${t('panel.announcement.corrected')}`}
      </p>
      {panel.shows.value && <StandingActions panel={panel} one={one} off={off} />}
    </li>
  )
}

function StandingActions({ panel, one, off }: { panel: PanelModel; one: Announcement; off: boolean }) {
  return (
    <span class="announcement-actions">
      <IconButton
        name={t('panel.announcement.correct')}
        disabled={off}
        onClick={() => panel.open({ is: 'announcement', one })}
      >
        <EditIcon />
      </IconButton>
      <IconButton name={t('panel.announcement.withdraw')} disabled={off} onClick={() => void panel.acts.withdraw(one)}>
        <DeleteIcon />
      </IconButton>
    </span>
  )
}

const TIMES = { none: undefined, m5: 5, m15: 15, m60: 60, h24: 24 * 60 } as const
type Time = keyof typeof TIMES

const timeWords = (time: Time): string => {
  const minutes = TIMES[time]
  if (minutes === undefined) return t('panel.announcement.until.none')
  return minutes < 24 * 60 ? t('panel.time.min', { n: minutes }) : t('panel.time.h', { n: 24 })
}

/** A new announcement, or other words for one that stands. */
export function AnnouncementSheet({ panel, one }: { panel: PanelModel; one?: Announcement | undefined }) {
  const [words, setWords] = useState(() =>
    wordingOf<{ text: string }>({ text: one?.text ?? '' }, asTexts(one?.texts), ['text']),
  )
  const [time, setTime] = useState<Time>('none')
  const { base, texts } = givenWords<{ text: string }>(words)
  const send = async (event: Event) => {
    event.preventDefault()
    if (base.text === undefined) return
    const wording = { text: base.text, ...(texts && { texts: asPlain(texts) }) }
    const done = one
      ? panel.acts.correct(one, wording)
      : panel.acts.announce(wording, endOf(time, panel.room.clock.now()))
    if (await done) panel.close()
  }
  return (
    <Sheet title={t(one ? 'panel.announcement.correct' : 'panel.announcement.new')} onClose={panel.close}>
      <form class="stack wide-sheet" onSubmit={(event) => void send(event)}>
        <WordsEditor
          original={panel.everyone.launch.language}
          fields={[textField()]}
          words={words}
          onWords={setWords}
        />
        {!one && <TimeChoice time={time} onTime={setTime} />}
        <div class="sheet-end">
          <SaveButton
            panel={panel}
            press={one ? 'announcement.correct' : 'announcement.make'}
            good={base.text !== undefined}
          >
            {t(one ? 'panel.announcement.correct.do' : 'panel.announcement.do')}
          </SaveButton>
        </div>
      </form>
    </Sheet>
  )
}

const textField = () => ({
  name: 'text',
  label: t('panel.announcement.text'),
  longest: ANNOUNCEMENT_LIMITS.textLength,
  rows: 3,
  required: true,
})

/** A little less, so that a day from here is not more than a day when it arrives. */
function endOf(time: Time, now: number): number | undefined {
  const minutes = TIMES[time]
  return minutes === undefined ? undefined : Math.round(now) + minutes * 60_000 - 1_000
}

function TimeChoice({ time, onTime }: { time: Time; onTime: (time: Time) => void }) {
  return (
    <Choice
      label={t('panel.announcement.until')}
      chosen={time}
      options={(Object.keys(TIMES) as Time[]).map((value) => ({ value, label: timeWords(value) }))}
      onChoose={onTime}
    />
  )
}

const asTexts = (texts: Texts<string> | undefined): Texts<{ text: string }> =>
  Object.fromEntries(Object.entries(texts ?? {}).map(([tag, text]) => [tag, { text }]))
const asPlain = (texts: Texts<{ text: string }>): Texts<string> =>
  Object.fromEntries(Object.entries(texts).map(([tag, { text }]) => [tag, text]))
