import { useEffect, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { formatCompact, t } from '../i18n/language.ts'
import { CheerMenu } from './cheer-menu.tsx'
import { CheerParticles } from './cheer-particles.tsx'
import type { RoomModel } from './room-model.ts'
import '../styles/room-later.css'

const HOLD_MS = 450
const stillness = matchMedia('(prefers-reduced-motion: reduce)')

/** Applause by a tap; held, pressed with the other button or with the arrow up, it offers other kinds. */
export function CheerButton({ model }: { model: RoomModel }) {
  const { cheering } = model
  const menu = useSignal(false)
  const button = useRef<HTMLButtonElement>(null)
  const hold = useHold(() => (menu.value = true))
  const whole = model.connection.state.value.is === 'whole'
  const cheer = () => {
    if (!hold.held()) cheering.cheer()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp') return
    event.preventDefault()
    menu.value = true
  }
  const close = () => {
    menu.value = false
    button.current?.focus()
  }
  const sum = cheering.sum.value
  return (
    <div class="cheer">
      {menu.value && <CheerMenu cheering={cheering} onClose={close} />}
      <button
        ref={button}
        type="button"
        class="cheer-button"
        disabled={!whole}
        aria-label={sum > 0 ? t('cheer.give.sum', { n: sum }) : t('cheer.give')}
        title={t('cheer.give.tip')}
        onClick={cheer}
        onKeyDown={onKey}
        {...hold.events}
      >
        <span class="cheer-kind">{cheering.kind.value}</span>
        {sum > 0 && <span class="figure">{formatCompact(sum)}</span>}
      </button>
      {!stillness.matches && <CheerParticles cheering={cheering} />}
    </div>
  )
}

/** Tells a long press from a tap. */
function useHold(onHold: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const held = useRef(false)
  const end = () => clearTimeout(timer.current)
  useEffect(() => end, [])
  const begin = () => {
    held.current = false
    timer.current = setTimeout(() => {
      held.current = true
      onHold()
    }, HOLD_MS)
  }
  const open = (event: Event) => {
    event.preventDefault()
    end()
    held.current = true
    onHold()
  }
  return {
    /** Whether the press that ends now was a long one; asked once for each. */
    held: () => held.current && !(held.current = false),
    events: { onPointerDown: begin, onPointerUp: end, onPointerLeave: end, onContextMenu: open },
  }
}
