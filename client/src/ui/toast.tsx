import { signal } from '@preact/signals'

const shown = signal<{ text: string } | undefined>(undefined)
const SHOWN_MS = 6_000
let timer: ReturnType<typeof setTimeout> | undefined

/** Says something short that needs no answer; the next one takes its place. */
export function toast(text: string): void {
  clearTimeout(timer)
  shown.value = { text }
  timer = setTimeout(() => (shown.value = undefined), SHOWN_MS)
}

/** Where toasts appear: once in a page. */
export function Toasts() {
  return (
    <div class="toasts" role="status">
      {shown.value && <p class="toast">{shown.value.text}</p>}
    </div>
  )
}
