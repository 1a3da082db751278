import { formatNumber, t, type WordKey } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { useNow } from '../ui/use-now.ts'
import { DuplicateButton } from './duplicate-button.tsx'
import type { PanelModel } from './panel-model.ts'
import { dayAndMinuteOf } from './panel-time.ts'
import { stepsOf, waitingTeasers } from './phase-steps.ts'

/** The launch's life: its moments, and what a host may do with it now. */
export function LaunchCard({ panel }: { panel: PanelModel }) {
  const { launch, teasers: shown } = panel.everyone
  const waiting = waitingTeasers(panel.everyone, panel.staff).length
  const off = !panel.connected.value
  return (
    <section class="launch-card" aria-labelledby="launch-card-title">
      <h2 id="launch-card-title">{t('panel.launch')}</h2>
      <dl class="moments">
        <Moment panel={panel} name="panel.moment.doors" at={launch.doorsAt} />
        <Moment panel={panel} name="panel.moment.t0" at={launch.startsAt} />
        <Moment panel={panel} name="panel.moment.archive" at={launch.archivesAt} />
        <div>
          <dt>{t('panel.moment.teasers')}</dt>
          <dd>{t('panel.moment.teasers.n', { shown: formatNumber(shown.length), waiting: formatNumber(waiting) })}</dd>
        </div>
      </dl>
      <div class="launch-tools">
        {panel.shows.value && <ShowButtons panel={panel} off={off} />}
        <Button onClick={() => panel.openPeople()}>{t('crew.title')}</Button>
      </div>
    </section>
  )
}

function ShowButtons({ panel, off }: { panel: PanelModel; off: boolean }) {
  return (
    <>
      {!panel.archived.value && <EditButtons panel={panel} off={off} />}
      {stepsOf(panel.everyone.launch).map((step) => (
        <Button key={step} disabled={off} onClick={() => panel.open({ is: 'phase', step })}>
          {t(`panel.step.${step}`)}
        </Button>
      ))}
      <DuplicateButton panel={panel} />
    </>
  )
}

function EditButtons({ panel, off }: { panel: PanelModel; off: boolean }) {
  const tabs = ['words', 'look', 'schedule', 'teasers'] as const
  return (
    <>
      {tabs
        .filter((tab) => tab !== 'schedule' || !panel.everyone.launch.template)
        .map((tab) => (
          <Button key={tab} disabled={off} onClick={() => panel.open({ is: 'launch', tab })}>
            {t(`panel.launch.${tab}`)}
          </Button>
        ))}
    </>
  )
}

/** How long until then is said as long as it happens by itself. */
function Moment({ panel, name, at }: { panel: PanelModel; name: WordKey; at: number | undefined }) {
  const over = name !== 'panel.moment.archive' && panel.everyone.launch.startedAt !== undefined
  const now = useNow(at !== undefined, () => panel.room.clock.now())
  return (
    <div>
      <dt>{t(name)}</dt>
      <dd>
        {at === undefined ? (name === 'panel.moment.t0' ? '–' : t('panel.moment.none')) : dayAndMinuteOf(at)}
        {at !== undefined && at > now && !over && (
          <span class="meta"> {t('panel.in', { time: countdownWords(at - now) })}</span>
        )}
      </dd>
    </div>
  )
}
