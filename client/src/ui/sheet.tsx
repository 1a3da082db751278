import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { IconButton } from './button.tsx'
import { CloseIcon } from './icons.tsx'

/** Something to do before going on, over the room: from below on phones, in the middle elsewhere. Escape leaves it. */
export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string
  onClose: () => void
  children: ComponentChildren
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLInputElement>('[data-first]')?.select()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const leaveOutside = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose()
  }
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape does the same
    <dialog ref={dialog} class="sheet" aria-labelledby={id} onClose={onClose} onClick={leaveOutside}>
      <div class="sheet-body">
        <header class="sheet-top">
          <h2 id={id}>{title}</h2>
          <IconButton name={t('sheet.close')} onClick={onClose}>
            <CloseIcon />
          </IconButton>
        </header>
        {children}
      </div>
    </dialog>
  )
}
