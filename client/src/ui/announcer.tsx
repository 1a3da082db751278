import { signal } from '@preact/signals'

const said = signal('')
const EVERY_MS = 5_000
let due: (() => string) | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Says it to who listens to the page, at most once in five seconds: of more, the last one. */
export function announce(words: () => string): void {
  due = words
  if (timer === undefined) sayDue()
}

function sayDue(): void {
  timer = undefined
  if (due === undefined) return
  said.value = due()
  due = undefined
  timer = setTimeout(sayDue, EVERY_MS)
}

export function Announcer() {
  return (
    <div class="unseen" aria-live="polite">
      {said.value}
    </div>
  )
}
