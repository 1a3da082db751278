import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import '../styles/grave.css'

/** So long it must be held, ms. */
const HOLD_MS = 1_000

interface HoldProps {
  /** Striped: cannot be undone, or meant to be felt. */
  danger?: boolean
  disabled?: boolean
  busy?: boolean
  /** That it must be held, in words. */
  hint: string
  onHeld: () => void
  children: ComponentChildren
}

/** Happens only when it is held for a second, by pointer or with Enter or Space; letting go before is taking back. */
export function HoldButton({ danger = true, disabled = false, busy = false, hint, onHeld, children }: HoldProps) {
  const { held, begin, end } = useHold(onHeld)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (!event.repeat) begin()
  }
  return (
    <button
      type="button"
      class={`button hold ${danger ? 'danger' : 'quiet'}${held ? ' held' : ''}`}
      disabled={disabled || busy}
      aria-busy={busy}
      onPointerDown={(event) => event.button === 0 && begin()}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
      onKeyUp={end}
      onBlur={end}
      onContextMenu={(event) => event.preventDefault()}
    >
      <span class="hold-fill" aria-hidden="true" />
      {children}
      <span class="hold-hint">{hint}</span>
    </button>
  )
}

function useHold(onHeld: () => void) {
  const [held, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(onHeld)
  latest.current = onHeld
  const end = () => {
    clearTimeout(timer.current)
    setHeld(false)
  }
  const begin = () => {
    end()
    setHeld(true)
    timer.current = setTimeout(() => {
      end()
      latest.current()
    }, HOLD_MS)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return { held, begin, end }
}
