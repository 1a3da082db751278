import { useState } from 'preact/hooks'
import { BRAKE_LIMITS } from '../../../src/protocol/brakes.ts'
import type { PersonId } from '../../../src/protocol/core.ts'
import { roleMay } from '../../../src/protocol/roles.ts'
import { roleInHouse } from '../crew/crew-desk.ts'
import { SignOut } from '../crew/crew-list.tsx'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { useNow } from '../ui/use-now.ts'
import { Armed } from '../ui/armed.tsx'
import { panelCrew } from './panel-crew.ts'
import type { PanelModel } from './panel-model.ts'
import { minuteOf } from './panel-time.ts'
import { restrictionWords } from './set-aside.tsx'

const MINUTE_MS = 60_000
/** Time-outs as hosts think of them. */
const TIMES = [
  ['panel.time.s', 10, 10_000],
  ['panel.time.min', 1, MINUTE_MS],
  ['panel.time.min', 5, 5 * MINUTE_MS],
  ['panel.time.min', 10, 10 * MINUTE_MS],
  ['panel.time.min', 30, 30 * MINUTE_MS],
  ['panel.time.h', 24, 24 * 60 * MINUTE_MS],
] as const
const LINES_SHOWN = 5

/** One person: what they said last, and what may be done about it. */
export function PersonSheet({ panel, person, name }: { panel: PanelModel; person: PersonId; name: string }) {
  const [reason, setReason] = useState('')
  const restrict = async (forMs: number | null) => {
    if (await panel.acts.restrict(person, name, forMs, reason)) panel.close()
  }
  const off = !panel.connected.value
  const desk = panelCrew(panel)
  const owner = roleMay(roleInHouse(desk.hosts, desk.me, desk.now()), 'own')
  return (
    <Sheet title={name} onClose={panel.close}>
      <div class="stack">
        <LastLines panel={panel} person={person} />
        <Held panel={panel} person={person} />
        <Field
          label={t('panel.person.reason')}
          hint={t('panel.person.reason.hint')}
          value={reason}
          maxLength={BRAKE_LIMITS.reasonLength}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <TimeOuts off={off} onTime={(ms) => void restrict(ms)} />
        <Armed
          arm={t('panel.person.ban')}
          dryRun={t('panel.person.ban.dry', { name })}
          does={t('panel.person.ban.do')}
          disabled={off}
          onHeld={() => void restrict(null)}
        />
        {owner && <SignOut desk={desk} person={person} name={name} />}
      </div>
    </Sheet>
  )
}

function TimeOuts({ off, onTime }: { off: boolean; onTime: (ms: number) => void }) {
  return (
    <div class="field" role="group" aria-label={t('panel.person.time_out')}>
      <p class="label">{t('panel.person.time_out')}</p>
      <div class="time-outs">
        {TIMES.map(([key, n, ms]) => (
          <Button key={ms} disabled={off} onClick={() => onTime(ms)}>
            {t(key, { n })}
          </Button>
        ))}
      </div>
    </div>
  )
}

function LastLines({ panel, person }: { panel: PanelModel; person: PersonId }) {
  const lines = panel.everyone.chat.lines.filter(({ by, removed }) => by === person && !removed).slice(-LINES_SHOWN)
  if (lines.length === 0) return null
  return (
    <ul class="last-lines">
      {lines.map(({ seq, at, text }) => (
        <li key={seq}>
          <span class="meta">{minuteOf(at)}</span> <bdi>{text}</bdi>
        </li>
      ))}
    </ul>
  )
}

/** How the person is held back already, and the way out of it. */
function Held({ panel, person }: { panel: PanelModel; person: PersonId }) {
  const now = useNow(true, () => panel.room.clock.now())
  const held = panel.restricted.value.find((one) => one.person === person)
  if (!held || (held.until !== null && held.until <= now)) return null
  return (
    <div class="aside-row">
      <p>{restrictionWords(held, now)}</p>
      <Button onClick={() => void panel.acts.free(person)}>{t('panel.restricted.free')}</Button>
    </div>
  )
}
