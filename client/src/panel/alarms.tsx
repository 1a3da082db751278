import type { ComponentChildren } from 'preact'
import { t } from '../i18n/language.ts'
import { CheckIcon, WarnIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { behindMs, clockWords } from './cue-times.ts'
import type { PanelModel } from './panel-model.ts'

/** From here on a delay, or a line that waits, is worth an alarm, ms. */
const LATE_MS = 60_000
const WAITING_MS = 60_000
/** So many held lines come near the limit of 500. */
const MANY_HELD = 400

/** What a host must know of, in words; empty = all is well. */
function alarmsOf(panel: PanelModel, now: number): string[] {
  const { brakes, launch } = panel.everyone
  const { held } = panel.staff.chat
  const late = behindMs(panel.cues.value, now)
  const waiting = now - (held[0]?.at ?? now)
  return [
    ...(panel.connected.value ? [] : [t('panel.alarm.away')]),
    ...(launch.phase === 'live' && late > LATE_MS ? [t('panel.alarm.behind', { time: clockWords(late) })] : []),
    ...(waiting > WAITING_MS ? [t('panel.alarm.held', { age: clockWords(waiting) })] : []),
    ...(held.length >= MANY_HELD ? [t('panel.alarm.full', { n: held.length })] : []),
    ...(brakes.blank ? [t('panel.alarm.blank')] : []),
    ...(brakes.calm ? [t('panel.alarm.calm')] : []),
    ...(launch.phase === 'live' && panel.everyone.stage.scene?.kind === 'stream' && !launch.stream
      ? [t('panel.alarm.no_stream')]
      : []),
  ]
}

export function Alarms({ panel }: { panel: PanelModel }): ComponentChildren {
  const now = useNow(true, () => panel.room.clock.now())
  const alarms = alarmsOf(panel, now)
  return (
    <section class={alarms.length > 0 ? 'alarms raised' : 'alarms'} aria-labelledby="alarms-title">
      <h2 id="alarms-title">{t('panel.alarms')}</h2>
      {alarms.length === 0 ? (
        <p class="all-well">
          <CheckIcon /> {t('panel.alarms.none')}
        </p>
      ) : (
        <ul>
          {alarms.map((words) => (
            <li key={words}>
              <WarnIcon /> {words}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
