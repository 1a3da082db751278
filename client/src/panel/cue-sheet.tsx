import { useRef } from 'preact/hooks'
import { STAGE_LIMITS } from '../../../src/protocol/stage.ts'
import { t } from '../i18n/language.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { toast } from '../ui/toast.tsx'
import { useNow } from '../ui/use-now.ts'
import { readCueFile, cueFile } from './cue-file.ts'
import { CueLine } from './cue-line.tsx'
import { behindMs, clockWords } from './cue-times.ts'
import { AddIcon, ExportIcon, ImportIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { PlanTabs } from './plan-tabs.tsx'

/** The run-down: what has come, what is on air, what is next, and how it stands with the time. */
export function CueSheet({ panel }: { panel: PanelModel }) {
  const rows = panel.cues.value
  return (
    <section class="cue-sheet place-cues" aria-labelledby="cue-sheet-title">
      <header class="panel-head">
        <PlanTabs panel={panel} />
        <h2 id="cue-sheet-title">{t('panel.cues')}</h2>
        <Standing panel={panel} />
      </header>
      {rows.length === 0 ? (
        <Empty title={t('panel.cues.none')}>
          {!panel.archived.value && panel.shows.value && <p>{t('panel.cues.none.more')}</p>}
        </Empty>
      ) : (
        <ol class="cues">
          {rows.map((row, n) => (
            <CueLine key={row.cue} panel={panel} row={row} at={n} />
          ))}
        </ol>
      )}
      {panel.shows.value && <CueTools panel={panel} />}
    </section>
  )
}

function Standing({ panel }: { panel: PanelModel }) {
  const now = useNow(true, () => panel.room.clock.now())
  const rows = panel.cues.value
  const late = behindMs(rows, now)
  const came = rows.filter(({ state }) => state === 'done' || state === 'current').length
  return (
    <p class="meta standing">
      {rows.length > 0 && `${came}/${rows.length}`}
      {late > 0 && <span class="late"> · {t('panel.behind', { time: clockWords(late) })}</span>}
    </p>
  )
}

function CueTools({ panel }: { panel: PanelModel }) {
  const file = useRef<HTMLInputElement>(null)
  const { length } = panel.cues.value
  const off = panel.archived.value || !panel.connected.value
  return (
    <footer class="cue-tools">
      <Button disabled={off || length >= STAGE_LIMITS.cues} onClick={() => panel.open({ is: 'cue' })}>
        <AddIcon /> {t('panel.cues.add')}
      </Button>
      <IconButton name={t('panel.cues.import')} disabled={off} onClick={() => file.current?.click()}>
        <ImportIcon />
      </IconButton>
      <IconButton name={t('panel.cues.export')} disabled={length === 0} onClick={() => exportCues(panel)}>
        <ExportIcon />
      </IconButton>
      <input
        ref={file}
        class="unseen"
        type="file"
        accept="application/json,.json"
        aria-label={t('panel.cues.import')}
        tabIndex={-1}
        onChange={(event) => void importCues(panel, event.currentTarget)}
      />
    </footer>
  )
}

function exportCues(panel: PanelModel): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([cueFile(panel.staff.rundown)], { type: 'application/json' }))
  link.download = `run-down-${panel.room.room}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Takes the place of the whole run-down; undo brings the old one back. */
async function importCues(panel: PanelModel, input: HTMLInputElement): Promise<void> {
  const file = input.files?.[0]
  input.value = ''
  const cues = file && readCueFile(await file.text())
  if (!cues) return toast(t('panel.cues.import.bad'))
  await panel.acts.plan(cues, t('panel.did.import', { n: cues.length }))
}
