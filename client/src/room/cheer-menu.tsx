import { useLayoutEffect, useRef } from 'preact/hooks'
import { CHEERS, type Cheer } from '../../../src/protocol/cheers.ts'
import { t } from '../i18n/language.ts'
import type { Cheering } from './cheering.ts'
import '../styles/room-later.css'

/** The kinds of cheers to choose from; the one chosen stays on the button. */
export function CheerMenu({ cheering, onClose }: { cheering: Cheering; onClose: () => void }) {
  const menu = useRef<HTMLDivElement>(null)
  // Before anybody can press a key: a focus that came later would take back what they chose.
  useLayoutEffect(() => {
    const box = menu.current
    box?.querySelector<HTMLElement>(`[data-kind="${cheering.kind.value}"]`)?.focus()
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box?.contains(event.target)) onClose()
    }
    addEventListener('pointerdown', outside)
    return () => removeEventListener('pointerdown', outside)
  }, [])
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') onClose()
    if (step === undefined) return
    event.preventDefault()
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    items[(at + step + items.length) % items.length]?.focus()
  }
  const choose = (kind: Cheer) => {
    cheering.cheer(kind)
    onClose()
  }
  return (
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus -- its items take the focus
    <div ref={menu} class="cheer-menu" role="menu" aria-label={t('cheer.kinds')} onKeyDown={onKey}>
      {CHEERS.map((kind) => (
        <button key={kind} type="button" class="reaction" role="menuitem" data-kind={kind} onClick={() => choose(kind)}>
          {kind}
        </button>
      ))}
    </div>
  )
}
