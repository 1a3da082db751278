import { formatNumber, t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { HoldButton } from '../ui/hold-button.tsx'
import { WarnIcon } from '../ui/icons.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { useNow } from '../ui/use-now.ts'
import { clockWords } from './cue-times.ts'
import type { PanelModel } from './panel-model.ts'
import { commandOf, isGrave, openThings, type Step } from './phase-steps.ts'
import { openHeld } from './room-figures.tsx'

/** A step in the launch's life, armed: what it does, what is still open, and the button. Escape disarms. */
export function PhaseSheet({ panel, step }: { panel: PanelModel; step: Step }) {
  const now = useNow(true, () => panel.room.clock.now())
  const open = openThings(panel.everyone, panel.staff, now)
  const owed = step === 'archive' && open.held > 0
  const command = commandOf[step]
  const take = async () => {
    if ((await panel.acts.send(command, {}))?.ok) panel.close()
  }
  const off = !panel.connected.value || owed
  const busy = panel.commands.isBusy(command)
  return (
    <Sheet title={t(`panel.step.${step}`)} onClose={panel.close}>
      <div class="stack">
        <p>{dryRun(panel, step, now)}</p>
        {isGrave(step) && <OpenList open={open} />}
        {owed && (
          <div class="owed" role="alert">
            <p>{t('panel.step.owed', { n: open.held })}</p>
            <Button onClick={() => (panel.close(), openHeld(panel))}>{t('panel.step.owed.see')}</Button>
          </div>
        )}
        <div class="sheet-end">
          {isGrave(step) ? (
            <HoldButton hint={t('panel.hold')} disabled={off} busy={busy} onHeld={() => void take()}>
              <WarnIcon /> {t(`panel.step.${step}.do`)}
            </HoldButton>
          ) : (
            <Button kind="primary" disabled={off} busy={busy} onClick={() => void take()}>
              {t(`panel.step.${step}.do`)}
            </Button>
          )}
        </div>
      </div>
    </Sheet>
  )
}

/** What the step will do, in a sentence, with the room's own figures. */
function dryRun(panel: PanelModel, step: Step, now: number): string {
  const here = formatNumber(panel.room.signals.value['room.audience']?.value.count ?? 0)
  const { startsAt } = panel.everyone.launch
  const early = step === 'start' && startsAt !== undefined && startsAt > now
  const words = t(`panel.step.${step}.dry`, { here })
  return early ? `${words} ${t('panel.step.start.early', { time: clockWords(startsAt - now) })}` : words
}

function OpenList({ open }: { open: ReturnType<typeof openThings> }) {
  const things = [
    open.held > 0 && t('panel.open.held', { n: open.held }),
    open.announcements > 0 && t('panel.open.announcements', { n: open.announcements }),
    open.teasers > 0 && t('panel.open.teasers', { n: open.teasers }),
    open.restricted > 0 && t('panel.open.restricted', { n: open.restricted }),
  ].filter((words) => words !== false)
  if (things.length === 0) return <p class="meta">{t('panel.open.none')}</p>
  return (
    <div>
      <h3>{t('panel.open')}</h3>
      <ul class="open-list">
        {things.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </div>
  )
}
