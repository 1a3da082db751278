import { useEffect, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { formatCompact, t } from '../i18n/language.ts'
import { crowdRefusal } from '../../../src/protocol/roles.ts'
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
  const hold = useHold(() => open())
  const whole = model.connection.state.value.is === 'whole'
  const why = whyNot(model)
  const cheer = () => {
    if (hold.held()) return
    if (why === 'name_first') model.sheet.value = 'rename'
    else cheering.cheer()
  }
  const open = () => (menu.value = true)
  const close = () => {
    menu.value = false
    button.current?.focus()
  }
  const sum = cheering.sum.value
  const { off, name, title } = wordsFor(why, sum)
  return (
    <div class="cheer">
      {menu.value && <CheerMenu cheering={cheering} onClose={close} />}
      <button
        ref={button}
        type="button"
        class="cheer-button"
        disabled={!whole || off}
        aria-label={name}
        title={title}
        onClick={cheer}
        onKeyDown={(event) => onArrowUp(event, open)}
        {...hold.events}
      >
        <span class="cheer-kind">{cheering.kind.value}</span>
        {sum > 0 && <span class="figure">{formatCompact(sum)}</span>}
      </button>
      {!stillness.matches && <CheerParticles cheering={cheering} />}
    </div>
  )
}

function onArrowUp(event: KeyboardEvent, open: () => void): void {
  if (event.key !== 'ArrowUp') return
  event.preventDefault()
  open()
}

const closed = { members_only: 'self.cheer.members', not_allowed: 'self.cheer.staff' } as const

/** What the button says, or why it does nothing here. */
function wordsFor(why: ReturnType<typeof whyNot>, sum: number): { off: boolean; name: string; title: string } {
  if (why !== undefined && why !== 'name_first') return { off: true, name: t(closed[why]), title: t(closed[why]) }
  const name = sum > 0 ? t('cheer.give.sum', { n: sum }) : t('cheer.give')
  return { off: false, name, title: t('cheer.give.tip') }
}

/** What the room asks of who cheers. */
function whyNot(model: RoomModel): 'name_first' | keyof typeof closed | undefined {
  const [me, least] = [model.me.value, model.view.value?.everyone.permissions.cheer]
  return me && least !== undefined ? crowdRefusal(me, least) : undefined
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
