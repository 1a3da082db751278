import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { HoldButton } from '../ui/hold-button.tsx'
import { WarnIcon } from '../ui/icons.tsx'

interface ArmedProps {
  /** The quiet button that arms. */
  arm: string
  /** What it will do, in a sentence. */
  dryRun: string
  /** The word on the armed button. */
  does: string
  disabled?: boolean
  onHeld: () => void
}

/** Something grave: the first press only arms it and says what it would do; then it is held for a second. Escape disarms. */
export function Armed({ arm, dryRun, does, disabled = false, onHeld }: ArmedProps) {
  const [armed, setArmed] = useState(false)
  const group = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => group.current?.querySelector('button')?.focus(), [armed])
  if (!armed)
    return (
      <Button kind="plain" disabled={disabled} onClick={() => setArmed(true)}>
        <WarnIcon /> {arm}
      </Button>
    )
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    setArmed(false)
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape from anywhere in it disarms
    <div ref={group} class="armed" data-armed role="group" aria-label={arm} onKeyDown={onKeyDown}>
      <p role="status">{dryRun}</p>
      <div class="armed-row">
        <HoldButton hint={t('panel.hold')} disabled={disabled} onHeld={onHeld}>
          <WarnIcon /> {does}
        </HoldButton>
        <Button kind="plain" onClick={() => setArmed(false)}>
          {t('panel.disarm')}
        </Button>
      </div>
    </div>
  )
}
