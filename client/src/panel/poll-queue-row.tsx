import { useEffect, useRef } from 'preact/hooks'
import { optionsOf, type PollDraft, type PollSetup } from '../../../src/protocol/polls.ts'
import { language, t } from '../i18n/language.ts'
import { questionIn } from '../polls/poll-words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { DeleteIcon, EditIcon } from '../ui/icons.tsx'
import { CopyIcon, FoldIcon, UnfoldIcon } from '../ui/more-icons.tsx'
import { clockWords } from './cue-times.ts'
import { OnAirIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { dropPoll, duplicatePoll, movePoll, pressOf } from './poll-acts.ts'
import { chooseNext, openSeen } from './poll-keys.ts'

interface RowProps {
  panel: PanelModel
  draft: PollDraft
  at: number
  /** It is opened next: what can be done with it is in sight. */
  isNext: boolean
}

/** A poll that waits. Pressing it makes it the next one. */
export function PollQueueRow({ panel, draft, at, isNext }: RowProps) {
  const row = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (panel.polls.grabbed !== draft.poll) return
    panel.polls.grabbed = undefined
    row.current?.focus()
  }, [at])
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    if (!panel.shows.value) return
    panel.polls.grabbed = draft.poll
    void movePoll(panel, draft, event.key === 'ArrowUp' ? -1 : 1)
  }
  const { text, lang } = questionIn(draft.setup, language.value)
  return (
    <li class={isNext ? 'poll-row next' : 'poll-row'} data-poll={draft.poll}>
      <button
        ref={row}
        type="button"
        class="poll-open"
        aria-current={isNext ? 'step' : undefined}
        onClick={() => chooseNext(panel, draft.poll)}
        onKeyDown={onKeyDown}
      >
        <span class="poll-place">{at + 1}</span>
        <bdi class="poll-title" lang={lang}>
          {text}
        </bdi>
        <span class="meta">{rulesOf(draft.setup)}</span>
      </button>
      {isNext && panel.shows.value && <RowActions panel={panel} draft={draft} at={at} />}
    </li>
  )
}

/** Single choice · 4 options · 1:00 · shown when revealed */
export function rulesOf(setup: PollSetup): string {
  const { kind, forMs, shown } = setup
  const n = optionsOf(setup)
  return [
    t(`panel.poll.kind.${kind}`),
    ...(kind === 'single' || kind === 'multiple' ? [t('panel.poll.options', { n })] : []),
    forMs === undefined ? t('panel.poll.by_hand') : clockWords(forMs),
    t(`panel.poll.shown.${shown}`),
    ...(setup.members ? [t('panel.poll.members_only')] : []),
  ].join(' · ')
}

function RowActions({ panel, draft, at }: Omit<RowProps, 'isNext'>) {
  const off = panel.archived.value || !panel.connected.value
  const canOpen = !off && panel.isOpen.value
  const busy = panel.commands.isBusy(pressOf('poll.open', draft.poll))
  return (
    <div class="poll-row-actions">
      <Button disabled={!canOpen} busy={busy} onClick={() => openSeen(panel, draft.poll, false)}>
        {t('panel.poll.open')} <kbd aria-hidden="true">G</kbd>
      </Button>
      <Button disabled={!canOpen} busy={busy} onClick={() => openSeen(panel, draft.poll, true)}>
        <OnAirIcon /> {t('panel.poll.open_air')} <kbd aria-hidden="true">F</kbd>
      </Button>
      <RowTools panel={panel} draft={draft} at={at} />
    </div>
  )
}

function RowTools({ panel, draft, at }: Omit<RowProps, 'isNext'>) {
  const last = panel.polls.queue.value.length - 1
  const off = panel.archived.value || !panel.connected.value
  return (
    <span class="poll-row-tools">
      <IconButton name={t('panel.poll.edit')} disabled={off} onClick={() => panel.open({ is: 'poll', draft })}>
        <EditIcon />
      </IconButton>
      <IconButton name={t('panel.poll.up')} disabled={off || at === 0} onClick={() => void movePoll(panel, draft, -1)}>
        <FoldIcon />
      </IconButton>
      <IconButton
        name={t('panel.poll.down')}
        disabled={off || at === last}
        onClick={() => void movePoll(panel, draft, 1)}
      >
        <UnfoldIcon />
      </IconButton>
      <IconButton name={t('panel.poll.duplicate')} disabled={off} onClick={() => void duplicatePoll(panel, draft)}>
        <CopyIcon />
      </IconButton>
      <IconButton name={t('panel.poll.drop')} disabled={off} onClick={() => void dropPoll(panel, draft)}>
        <DeleteIcon />
      </IconButton>
    </span>
  )
}
