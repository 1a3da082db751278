import type { Restriction } from '../../../src/protocol/brakes.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { hueOf, NameTag } from '../ui/name-tag.tsx'
import { useNow } from '../ui/use-now.ts'
import { clockWords } from './cue-times.ts'
import { UndoIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'

/** Lines that hosts removed, newest first, to be put back. */
export function RemovedLines({ panel }: { panel: PanelModel }) {
  const struck = panel.staff.chat.struck.toReversed()
  const gone = new Set(panel.everyone.chat.lines.flatMap(({ seq, removed }) => (removed ? [] : [seq])))
  const lines = struck.filter(({ line }) => !gone.has(line))
  if (lines.length === 0) return <Empty title={t('panel.removed.none')}>{t('panel.removed.none.more')}</Empty>
  return (
    <ul class="set-aside">
      {lines.map(({ line, person, name, text }) => (
        <li key={line} class="aside-row">
          <div>
            <NameTag name={name} hue={hueOf(person)} />
            <p class="held-text">
              <bdi>{text}</bdi>
            </p>
          </div>
          <Button
            disabled={!panel.connected.value || panel.archived.value}
            busy={panel.commands.isBusy(`chat.restore ${line}`)}
            onClick={() => void panel.acts.restore(line)}
          >
            <UndoIcon /> {t('panel.removed.restore')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** Who may not write, or not be here. */
export function RestrictedPersons({ panel }: { panel: PanelModel }) {
  const now = useNow(true, () => panel.room.clock.now())
  const persons = panel.restricted.value.filter(({ until }) => until === null || until > now).toReversed()
  if (persons.length === 0) return <Empty title={t('panel.restricted.none')}>{t('panel.restricted.none.more')}</Empty>
  return (
    <ul class="set-aside">
      {persons.map((one) => (
        <li key={one.person} class="aside-row">
          <div>
            <NameTag name={one.name ?? one.person} hue={hueOf(one.person)} />
            <p class="meta">{restrictionWords(one, now)}</p>
          </div>
          <Button
            disabled={!panel.connected.value}
            busy={panel.commands.isBusy(`person.free ${one.person}`)}
            onClick={() => void panel.acts.free(one.person)}
          >
            {t('panel.restricted.free')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

export function restrictionWords({ until, reason }: Restriction, now: number): string {
  const state =
    until === null ? t('panel.person.banned') : t('panel.person.timed_out', { time: clockWords(until - now) })
  return reason === undefined ? state : `${state} · ${reason}`
}
