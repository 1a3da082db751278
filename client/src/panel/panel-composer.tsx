import { t } from '../i18n/language.ts'
import { IconButton } from '../ui/button.tsx'
import { CloseIcon, SendIcon } from '../ui/icons.tsx'
import type { PanelModel } from './panel-model.ts'

/** From here on it is said how many characters are left. */
const NEARLY_FULL = 60

/** Where a host speaks to everyone; what could not be sent stays written. */
export function PanelComposer({ panel }: { panel: PanelModel }) {
  const left = panel.room.textLength.value - Array.from(panel.draft.value).length
  const good = panel.connected.value && left >= 0 && panel.draft.value.trim() !== ''
  const send = async () => {
    const text = panel.draft.peek()
    if (!good || !(await panel.acts.say(text, panel.replyTo.peek()?.seq))) return
    if (panel.draft.peek() === text) panel.draft.value = ''
    panel.replyTo.value = undefined
  }
  return (
    <form class="panel-composer" onSubmit={(event) => (event.preventDefault(), void send())}>
      <Answering panel={panel} />
      <div class="composer-row">
        <SayBox panel={panel} onSend={() => void send()} />
        <IconButton name={t('composer.send')} type="submit" kind="quiet" disabled={!good}>
          <SendIcon />
        </IconButton>
      </div>
      {left < NEARLY_FULL && (
        <p class="composer-note">{t(left < 0 ? 'composer.over' : 'composer.left', { n: Math.abs(left) })}</p>
      )}
    </form>
  )
}

function SayBox({ panel, onSend }: { panel: PanelModel; onSend: () => void }) {
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    onSend()
  }
  const label = t(panel.shows.value ? 'panel.say' : 'crew.say')
  return (
    <textarea
      rows={1}
      value={panel.draft.value}
      placeholder={label}
      aria-label={label}
      onInput={(event) => (panel.draft.value = event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  )
}

function Answering({ panel }: { panel: PanelModel }) {
  const line = panel.replyTo.value
  if (!line) return null
  return (
    <p class="answering meta">
      <span>
        ↩ <bdi>{line.name}</bdi>: <bdi>{line.text}</bdi>
      </span>
      <IconButton name={t('panel.say.no_reply')} onClick={() => (panel.replyTo.value = undefined)}>
        <CloseIcon />
      </IconButton>
    </p>
  )
}
