import { useEffect } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { useNow } from '../ui/use-now.ts'
import { behindMs, clockWords } from './cue-times.ts'
import { NextIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { pressNext, showsCue } from './next-press.ts'
import { draftOf, PollWaits } from './poll-waits.tsx'
import { SceneIcon } from './scene-icon.tsx'
import { sceneWords } from './scene-words.ts'

/** What comes next, what it does, and the one button that makes it come. */
export function NextStrip({ panel }: { panel: PanelModel }) {
  const cue = panel.nextCue.value
  useEffect(() => showsCue(panel, cue?.cue), [cue?.cue])
  const off = panel.archived.value || !panel.connected.value || cue === undefined
  return (
    <section class={panel.cues.value.length > 0 ? 'next-strip' : 'next-strip unplanned'} aria-labelledby="next-title">
      <h2 id="next-title">{t('panel.next')}</h2>
      <div class="next-what">
        <p class="next-note">
          {cue && <SceneIcon kind={cue.scene.kind} />}
          <bdi>{cue?.note ?? t(panel.cues.value.length > 0 ? 'panel.next.over' : 'panel.next.empty')}</bdi>
        </p>
        <p class="meta">
          {cue ? t('panel.next.does', { scene: sceneWords(cue.scene) }) : t('panel.next.empty.more')}
          {draftOf(panel, cue?.scene) && <span class="late"> · {t('panel.poll.waits.next')}</span>}
          {cue?.at !== undefined && <When panel={panel} at={cue.at} />}
        </p>
      </div>
      <Button kind="primary" disabled={off} onClick={() => pressNext(panel)}>
        {t('panel.next.do')} <NextIcon />
      </Button>
      <PollWaits panel={panel} />
    </section>
  )
}

function When({ panel, at }: { panel: PanelModel; at: number }) {
  const now = useNow(true, () => panel.room.clock.now())
  const late = behindMs(panel.cues.value, now)
  const words =
    late > 0 ? t('panel.behind', { time: clockWords(late) }) : t('panel.in', { time: countdownWords(at - now) })
  return <span class={late > 0 ? 'late' : ''}> · {words}</span>
}
