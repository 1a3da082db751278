import type { ComponentChildren } from 'preact'
import { BRAKE_LIMITS, inForce } from '../../../src/protocol/brakes.ts'
import { t } from '../i18n/language.ts'
import { HoldButton } from '../ui/hold-button.tsx'
import { ClockIcon } from '../ui/icons.tsx'
import { HeldIcon } from '../ui/more-icons.tsx'
import { setCalm, setSlow, toggleBackSoon, toggleBlank, toggleHold, toggleSlow } from './brake-switches.ts'
import { BlankIcon, CalmIcon, PauseIcon, UndoIcon } from './panel-icons.tsx'
import { undoLast } from './panel-keys.ts'
import type { PanelModel } from './panel-model.ts'

const PACES = [5, 10, 30, 60, BRAKE_LIMITS.slowSeconds] as const

/** What calms a room and a stage, always at hand. */
export function BrakeBar({ panel }: { panel: PanelModel }) {
  const off = !panel.connected.value
  return (
    <section class="brake-bar" aria-label={t('panel.brakes')}>
      <Switches panel={panel} off={off} />
      <UndoButton panel={panel} off={off} />
      <button type="button" class="brake keys" onClick={() => panel.open({ is: 'keys' })}>
        <span class="brake-name">{t('panel.keys')}</span> <kbd>?</kbd>
      </button>
      <Calm panel={panel} off={off} />
    </section>
  )
}

function Switches({ panel, off }: { panel: PanelModel; off: boolean }) {
  const { brakes, stage } = panel.everyone
  const { slow, hold } = inForce(brakes)
  const back = stage.scene?.kind === 'back_soon'
  const calmed = off || brakes.calm
  return (
    <>
      <Switch on={slow > 0} off={calmed} name={slowWords(slow)} shortcut="S" onPress={() => toggleSlow(panel)}>
        <ClockIcon />
      </Switch>
      <Pace panel={panel} off={off} />
      <Switch on={hold} off={calmed} name={t('panel.brake.hold')} shortcut="H" onPress={() => toggleHold(panel)}>
        <HeldIcon />
      </Switch>
      <Switch on={brakes.blank} off={off} name={t('panel.brake.blank')} shortcut="B" onPress={() => toggleBlank(panel)}>
        <BlankIcon />
      </Switch>
      {panel.shows.value && (
        <Switch
          on={back}
          off={off}
          name={t('panel.brake.back_soon')}
          shortcut="M"
          onPress={() => toggleBackSoon(panel)}
        >
          <PauseIcon />
        </Switch>
      )}
    </>
  )
}

/** Says what it would undo. */
function UndoButton({ panel, off }: { panel: PanelModel; off: boolean }) {
  const last = panel.undo.deeds.value.at(-1)
  return (
    <button type="button" class="brake undo" disabled={off || !last} onClick={() => undoLast(panel)}>
      <UndoIcon /> <span class="brake-name">{last ? t('panel.undo.of', { deed: last.words }) : t('panel.undo')}</span>
      <kbd>U</kbd>
    </button>
  )
}

const slowWords = (slow: number): string => (slow > 0 ? t('panel.brake.slow.on', { n: slow }) : t('panel.brake.slow'))

interface SwitchProps {
  on: boolean
  off: boolean
  name: string
  shortcut: string
  onPress: () => void
  children: ComponentChildren
}

function Switch({ on, off, name, shortcut, onPress, children }: SwitchProps) {
  return (
    <button type="button" class="brake" aria-pressed={on} aria-keyshortcuts={shortcut} disabled={off} onClick={onPress}>
      {children} <span class="brake-name">{name}</span>
      <kbd aria-hidden="true">{shortcut}</kbd>
    </button>
  )
}

/** How slow: a choice takes effect at once while slow mode is on. */
function Pace({ panel, off }: { panel: PanelModel; off: boolean }) {
  const { slow } = panel.everyone.brakes
  const chosen = slow > 0 ? slow : panel.slowness.value
  const choose = (n: number) => {
    panel.slowness.value = n
    if (slow > 0) setSlow(panel, n)
  }
  return (
    <select
      class="mini pace"
      aria-label={t('panel.brake.pace')}
      disabled={off}
      value={chosen}
      onChange={(event) => choose(Number(event.currentTarget.value))}
    >
      {[...new Set([...PACES, chosen])]
        .toSorted((a, b) => a - b)
        .map((n) => (
          <option key={n} value={n}>
            {t('panel.time.s', { n })}
          </option>
        ))}
    </select>
  )
}

function Calm({ panel, off }: { panel: PanelModel; off: boolean }) {
  if (panel.everyone.brakes.calm)
    return (
      <button type="button" class="brake calm on" disabled={off} onClick={() => setCalm(panel, false)}>
        <CalmIcon /> {t('panel.brake.calm.off')}
      </button>
    )
  return (
    <HoldButton hint={t('panel.hold')} disabled={off} onHeld={() => setCalm(panel, true)}>
      <CalmIcon /> {t('panel.brake.calm')}
    </HoldButton>
  )
}
