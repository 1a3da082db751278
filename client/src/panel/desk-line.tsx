import { useEffect, useRef } from 'preact/hooks'
import { REACTIONS, type ChatLine } from '../../../src/protocol/chat.ts'
import { formatCompact, t } from '../i18n/language.ts'
import { IconButton } from '../ui/button.tsx'
import { AnswerIcon, DeleteIcon } from '../ui/icons.tsx'
import { PinIcon } from '../ui/more-icons.tsx'
import { hueOf, NameTag } from '../ui/name-tag.tsx'
import { PersonIcon, ScreenIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { minuteOf } from './panel-time.ts'

/** A line of the conversation as hosts read it: dense, and with what they can do to it at hand. */
export function DeskLine({ panel, line }: { panel: PanelModel; line: ChatLine }) {
  const chosen = panel.chosen.value === line.seq
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  if (line.removed)
    return (
      <li class="desk-line gone">
        <time class="meta">{minuteOf(line.at)}</time>
        <p class="meta">{t('chat.removed')}</p>
      </li>
    )
  const kind = `desk-line${line.staff ? ' staff' : ''}${chosen ? ' chosen' : ''}`
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- J and K do the same
    <li ref={item} class={kind} onClick={() => (panel.chosen.value = line.seq)}>
      <time class="meta" dateTime={new Date(line.at).toISOString()}>
        {minuteOf(line.at)}
      </time>
      <div class="desk-line-said">
        <NameTag
          name={line.name ?? ''}
          hue={hueOf(line.by ?? '')}
          marks={line.staff && <span class="role">◆ {t('chat.staff')}</span>}
        />{' '}
        {line.re !== undefined && <Quoted panel={panel} re={line.re} />}
        <bdi>{line.text}</bdi>
        {line.edited && <span class="meta"> {t('chat.edited')}</span>}
        <Marks panel={panel} line={line} />
      </div>
      <LineActions panel={panel} line={line} />
    </li>
  )
}

function Quoted({ panel, re }: { panel: PanelModel; re: number }) {
  const line = panel.room.conversation.lines.value.find(({ seq }) => seq === re)
  if (!line?.text) return <span class="quoted">↩ </span>
  return (
    <span class="quoted">
      ↩ <bdi>{line.name}</bdi>: <bdi>{line.text.slice(0, 60)}</bdi>
    </span>
  )
}

function Marks({ panel, line }: { panel: PanelModel; line: ChatLine }) {
  const { pinned, featured } = panel.everyone.chat
  const counts = panel.room.signals.value['chat.reactions']?.value[line.seq] ?? []
  return (
    <span class="desk-marks">
      {counts.map(
        (n, at) =>
          n > 0 && (
            <span key={at} class="mark">
              {REACTIONS[at]} {formatCompact(n)}
            </span>
          ),
      )}
      {pinned?.seq === line.seq && <span class="mark lit">{t('panel.line.pinned')}</span>}
      {featured.some(({ seq }) => seq === line.seq) && <span class="mark lit">{t('panel.line.featured')}</span>}
    </span>
  )
}

function LineActions({ panel, line }: { panel: PanelModel; line: ChatLine }) {
  const off = panel.archived.value || !panel.connected.value
  return (
    <span class="desk-actions">
      <IconButton name={t('panel.line.reply')} disabled={off} onClick={() => panel.answer(line)}>
        <AnswerIcon />
      </IconButton>
      {panel.shows.value && <ShowActions panel={panel} line={line} off={off} />}
      {panel.moderates.value && (
        <>
          <IconButton name={t('panel.line.remove')} disabled={off} onClick={() => void panel.acts.remove(line)}>
            <DeleteIcon />
          </IconButton>
          <PersonButton panel={panel} line={line} off={off} />
        </>
      )}
    </span>
  )
}

/** What puts a line above the talk, and on the screen. */
function ShowActions({ panel, line: { seq }, off }: { panel: PanelModel; line: ChatLine; off: boolean }) {
  const { pinned, featured } = panel.everyone.chat
  const isPinned = pinned?.seq === seq
  const onWall = featured.some((one) => one.seq === seq)
  return (
    <>
      <IconButton
        name={t(isPinned ? 'panel.line.unpin' : 'panel.line.pin')}
        aria-pressed={isPinned}
        disabled={off}
        onClick={() => void panel.acts.pin(isPinned ? null : seq)}
      >
        <PinIcon />
      </IconButton>
      <IconButton
        name={t(onWall ? 'panel.line.unfeature' : 'panel.line.feature')}
        aria-pressed={onWall}
        disabled={off}
        onClick={() => void panel.acts.feature(seq, !onWall)}
      >
        <ScreenIcon />
      </IconButton>
    </>
  )
}

/** What may be done about who wrote it; those whom one does not outrank are spared. */
function PersonButton({ panel, line, off }: { panel: PanelModel; line: ChatLine; off: boolean }) {
  const { by, name = '' } = line
  if (by === undefined || !panel.outranks(by)) return null
  return (
    <IconButton
      name={t('panel.line.person', { name })}
      disabled={off}
      onClick={() => panel.open({ is: 'person', person: by, name })}
    >
      <PersonIcon />
    </IconButton>
  )
}
