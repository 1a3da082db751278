import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { Button } from './button.tsx'
import { HoldButton } from './hold-button.tsx'
import { WarnIcon } from './icons.tsx'

interface ArmedProps {
  /** The quiet button that arms. */
  arm: string
  /** The same for who cannot see beside what it stands. */
  name?: string
  /** What it will do, in a sentence. */
  dryRun: string
  /** The word on the armed button. */
  does: string
  disabled?: boolean
  /** The key that arms. */
  shortcut?: string
  onHeld: () => void
}

/** Something grave: the first press only arms it and says what it would do; then it is held for a second. Escape disarms. */
export function Armed({ arm, name = arm, dryRun, does, disabled = false, shortcut, onHeld }: ArmedProps) {
  const [armed, setArmed] = useState(false)
  const group = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => group.current?.querySelector('button')?.focus(), [armed])
  if (!armed)
    return (
      <Button
        kind="plain"
        {...(name !== arm && { 'aria-label': name })}
        aria-keyshortcuts={shortcut}
        disabled={disabled}
        onClick={() => setArmed(true)}
      >
        <WarnIcon /> {arm} {shortcut && <kbd aria-hidden="true">{shortcut}</kbd>}
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
    <div ref={group} class="armed" data-armed role="group" aria-label={name} onKeyDown={onKeyDown}>
      <p role="status">{dryRun}</p>
      <div class="armed-row">
        <HoldButton hint={t('sheet.hold')} disabled={disabled} onHeld={onHeld}>
          <WarnIcon /> {does}
        </HoldButton>
        <Button kind="plain" onClick={() => setArmed(false)}>
          {t('sheet.disarm')}
        </Button>
      </div>
    </div>
  )
}
