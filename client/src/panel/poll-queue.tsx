import { useEffect, useRef } from 'preact/hooks'
import { words } from 'words:compose'
import { POLL_LIMITS } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { later } from '../ui/later.tsx'
import { AddIcon, ExportIcon, ImportIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { PlanTabs } from './plan-tabs.tsx'
import { showsNext } from './poll-keys.ts'
import { PollPast } from './poll-past.tsx'
import { PollQueueRow } from './poll-queue-row.tsx'

/** What is written and imported comes when it is wanted. */
export const PollSheets = later(words, async () => (await import('./poll-sheets.tsx')).PollSheets)

/** Polls that wait for their turn, in order, and those that had theirs. */
export function PollQueue({ panel }: { panel: PanelModel }) {
  const { queue, past, next } = panel.polls
  useEffect(() => showsNext(panel, next.value?.poll), [next.value?.poll])
  return (
    <section class="poll-queue place-polls" aria-labelledby="poll-queue-title">
      <header class="panel-head">
        <PlanTabs panel={panel} />
        <h2 id="poll-queue-title">{t('panel.polls')}</h2>
      </header>
      <div class="poll-queue-scroll">
        {queue.value.length === 0 ? (
          <NothingWaits panel={panel} />
        ) : (
          <ol class="poll-rows">
            {queue.value.map((draft, at) => (
              <PollQueueRow key={draft.poll} panel={panel} draft={draft} at={at} isNext={draft === next.value} />
            ))}
          </ol>
        )}
        {past.value.length > 0 && <PollPast panel={panel} />}
      </div>
      {panel.shows.value && !(panel.archived.value && queue.value.length === 0) && <QueueTools panel={panel} />}
    </section>
  )
}

/** In an archived room nothing is waited for: what is over stands alone. */
function NothingWaits({ panel }: { panel: PanelModel }) {
  if (!panel.archived.value)
    return (
      <Empty title={t('panel.poll.queue.none')}>{panel.shows.value && <p>{t('panel.poll.queue.none.more')}</p>}</Empty>
    )
  return panel.polls.past.value.length > 0 ? null : <Empty title={t('panel.poll.never')} />
}

function QueueTools({ panel }: { panel: PanelModel }) {
  const file = useRef<HTMLInputElement>(null)
  const { length } = panel.polls.queue.value
  const off = panel.archived.value || !panel.connected.value
  const full = length >= POLL_LIMITS.drafts
  const choose = (input: HTMLInputElement) => {
    const chosen = input.files?.[0]
    input.value = ''
    if (chosen) panel.open({ is: 'poll-import', file: chosen })
  }
  return (
    <footer class="cue-tools">
      <Button disabled={off || full} onClick={() => panel.open({ is: 'poll' })}>
        <AddIcon /> {t(full ? 'panel.poll.full' : 'panel.poll.new')} <kbd aria-hidden="true">N</kbd>
      </Button>
      <IconButton name={t('panel.poll.import')} disabled={off || full} onClick={() => file.current?.click()}>
        <ImportIcon />
      </IconButton>
      <IconButton name={t('panel.poll.export')} disabled={length === 0} onClick={() => void exportPolls(panel)}>
        <ExportIcon />
      </IconButton>
      <input
        ref={file}
        class="unseen"
        type="file"
        accept="application/json,text/csv,.json,.csv"
        aria-label={t('panel.poll.import')}
        tabIndex={-1}
        onChange={(event) => choose(event.currentTarget)}
      />
    </footer>
  )
}

async function exportPolls(panel: PanelModel): Promise<void> {
  const { pollFile } = await import('./poll-file.ts')
  const text = pollFile(panel.polls.queue.peek().map(({ setup }) => setup))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = `polls-${panel.room.room}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}
