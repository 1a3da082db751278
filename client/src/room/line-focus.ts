import { t } from '../i18n/language.ts'
import { toast } from '../ui/toast.tsx'
import type { RoomModel } from './room-model.ts'
import type { Talk } from './talk.ts'

/** The arrows lead from line to line, each by its own button; from the last one on to where they began. */
export function stepLine(region: HTMLElement, from: Element, step: 1 | -1): void {
  const lines = [...region.querySelectorAll<HTMLElement>('.line-more .icon-button')]
  const line = from.closest('.line')
  const at = lines.findIndex((button) => line?.contains(button))
  const next = line === null ? lines.at(-1) : lines[at + step]
  if (next) next.focus()
  else if (step > 0) region.focus()
}

/** A tap on a line, where nothing else is, opens what can be done with it, or closes that. */
export function tapLine(target: Element, { open }: Talk): void {
  if (target.closest('a, button, .line-tools, .line-failed') || !getSelection()?.isCollapsed) return
  const line = target.closest<HTMLElement>('.line')
  if (!line?.querySelector('.line-more, .line-tools')) return
  const seq = Number.parseInt(line.dataset['lines'] ?? '', 10)
  open.value = open.value === seq ? undefined : seq
}

/** Brings a line into sight, also one that has to be loaded first. */
export async function seekLine(model: RoomModel, seq: number, scroller: HTMLElement | null): Promise<void> {
  if (!(await model.conversation.reach(seq))) return toast(t('chat.not_there'))
  requestAnimationFrame(() => show(scroller, seq))
}

/** Brings the row that holds that line into sight, and marks it for a moment. */
function show(scroller: HTMLElement | null, seq: number): void {
  const line = scroller?.querySelector<HTMLElement>(`[data-lines~="${seq}"]`)
  if (!line) return
  line.scrollIntoView({ block: 'center' })
  line.querySelector<HTMLElement>('.line-more .icon-button')?.focus({ preventScroll: true })
  line.classList.add('found')
  line.addEventListener('animationend', () => line.classList.remove('found'), { once: true })
}
