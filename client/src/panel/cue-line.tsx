import { useEffect, useRef } from 'preact/hooks'
import type { Cue } from '../../../src/protocol/stage.ts'
import { t } from '../i18n/language.ts'
import { IconButton } from '../ui/button.tsx'
import { CheckIcon } from '../ui/icons.tsx'
import { FoldIcon, UnfoldIcon } from '../ui/more-icons.tsx'
import { offsetWords, type CueRow } from './cue-times.ts'
import { NextIcon, OnAirIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { minuteOf } from './panel-time.ts'
import { SceneIcon } from './scene-icon.tsx'

/** One cue of the sheet: opening it edits it; beside it stands what else can be done. */
export function CueLine({ panel, row, at }: { panel: PanelModel; row: CueRow; at: number }) {
  const line = useRef<HTMLLIElement>(null)
  useEffect(() => {
    const list = line.current?.parentElement
    // Never while somebody is about to press something in the list.
    if (row.state === 'next' && !list?.matches(':hover, :focus-within'))
      line.current?.scrollIntoView({ block: 'nearest' })
  }, [row.state])
  const cue = panel.staff.rundown[at]
  if (!cue) return null
  return (
    <li ref={line} class={`cue ${row.state}`} aria-current={row.state === 'current' ? 'step' : undefined}>
      {panel.shows.value ? (
        <>
          <button type="button" class="cue-open" onClick={() => panel.open({ is: 'cue', cue })}>
            <CueWords row={row} />
          </button>
          <CueActions panel={panel} cue={cue} at={at} />
        </>
      ) : (
        <div class="cue-open">
          <CueWords row={row} />
        </div>
      )}
    </li>
  )
}

const CueWords = ({ row }: { row: CueRow }) => (
  <>
    <span class="cue-time">{timeOf(row)}</span>
    <StateMark row={row} />
    <SceneIcon kind={row.scene.kind} />
    <bdi class="cue-note">{row.note}</bdi>
  </>
)

function timeOf({ at, offsetMs }: CueRow): string {
  if (at !== undefined) return minuteOf(at)
  return offsetMs === undefined ? '·' : offsetWords(offsetMs)
}

function StateMark({ row }: { row: CueRow }) {
  return (
    <span class="cue-mark">
      {row.state === 'done' && <CheckIcon />}
      {row.state === 'current' && <OnAirIcon />}
      {row.state === 'next' && <NextIcon />}
      <span class="unseen">{t(`panel.cue.${row.state}`)}</span>
    </span>
  )
}

function CueActions({ panel, cue, at }: { panel: PanelModel; cue: Cue; at: number }) {
  const cues = panel.staff.rundown
  const off = panel.archived.value || !panel.connected.value
  const move = (to: number) => void panel.acts.plan(moved(cues, at, to), t('panel.did.cue_moved', { note: cue.note }))
  return (
    <span class="cue-actions">
      <IconButton name={t('panel.cue.up', { note: cue.note })} disabled={off || at === 0} onClick={() => move(at - 1)}>
        <FoldIcon />
      </IconButton>
      <IconButton
        name={t('panel.cue.down', { note: cue.note })}
        disabled={off || at === cues.length - 1}
        onClick={() => move(at + 1)}
      >
        <UnfoldIcon />
      </IconButton>
      <IconButton
        name={t('panel.cue.air', { note: cue.note })}
        disabled={off}
        onClick={() => void panel.acts.air(cue.scene)}
      >
        <OnAirIcon />
      </IconButton>
    </span>
  )
}

function moved(cues: readonly Cue[], from: number, to: number): readonly Cue[] {
  const cue = cues[from]
  return cue ? cues.toSpliced(from, 1).toSpliced(to, 0, cue) : cues
}
