import { formatCompact, formatNumber, t, type WordKey } from '../i18n/language.ts'
import { useNow } from '../ui/use-now.ts'
import { clockWords } from './cue-times.ts'
import { cheerRates, WINDOW_MS } from './gauges.ts'
import type { PanelModel } from './panel-model.ts'
import { SparkLine } from './spark-line.tsx'

/** The room in figures, now and over the last five minutes. */
export function RoomFigures({ panel }: { panel: PanelModel }) {
  const readings = panel.readings.value
  const audience = panel.room.signals.value['room.audience']?.value
  const now = readings.at(-1)
  const rates = cheerRates(readings)
  return (
    <section class="figures" aria-labelledby="figures-title">
      <h2 id="figures-title">{t('panel.room')}</h2>
      <StatRow
        panel={panel}
        name="panel.figure.audience"
        value={audience ? formatNumber(audience.count) : '–'}
        {...(audience && !audience.exact && { note: t('panel.figure.about') })}
        values={readings.map((one) => one.audience)}
      />
      <StatRow
        panel={panel}
        name="panel.figure.lines"
        value={now ? formatNumber(now.lines) : '–'}
        values={readings.map((one) => one.lines)}
      />
      <StatRow
        panel={panel}
        name="panel.figure.heat"
        value={now ? formatNumber(now.heat) : '–'}
        values={readings.map((one) => one.heat)}
      />
      <StatRow
        panel={panel}
        name="panel.figure.cheers"
        value={now ? formatNumber(Math.round((rates.at(-1) ?? 0) * 10) / 10) : '–'}
        note={t('panel.figure.cheered', { sum: formatCompact(now?.cheered ?? 0) })}
        values={rates}
      />
      <HeldRow panel={panel} />
    </section>
  )
}

interface StatProps {
  panel: PanelModel
  name: WordKey
  value: string
  note?: string
  values: readonly number[]
}

function StatRow({ panel, name, value, note, values }: StatProps) {
  const times = panel.readings.value.map(({ at }) => at)
  return (
    <div class="stat">
      <p class="stat-name">
        {t(name)} {note && <span class="meta">{note}</span>}
      </p>
      <p class="stat-value figure">{value}</p>
      <SparkLine values={values} times={times} span={WINDOW_MS} label={t('panel.figure.plot', { name: t(name) })} />
    </div>
  )
}

function HeldRow({ panel }: { panel: PanelModel }) {
  const { held } = panel.staff.chat
  const now = useNow(held.length > 0, () => panel.room.clock.now())
  const oldest = held[0]
  if (!panel.moderates.value) return null
  return (
    <button type="button" class={`stat-held${oldest ? ' waiting' : ''}`} onClick={() => openHeld(panel)}>
      <span>{t('panel.held')}</span>
      <span class="figure">{formatNumber(held.length)}</span>
      {oldest && <span class="meta">{t('panel.held.age', { age: clockWords(now - oldest.at) })}</span>}
    </button>
  )
}

export function openHeld(panel: PanelModel): void {
  panel.tab.value = 'held'
  panel.place.value = 'talk'
}
