import { effect } from '@preact/signals'
import { takeKey } from '../session/session.ts'
import type { ScreenModel } from './screen-model.ts'
import { reloadWhenServed } from './screen-reload.ts'

const STILL_AFTER_MS = 3_000
const LOOK_EVERY_MS = 20_000
/** Away for longer than that from a server that gives out its pages: then something is wrong with this page. */
const STUCK_MS = 90_000

/** Keeps a screen going without anybody at its keyboard. Returns what ends that. */
export function keepGoing(model: ScreenModel, root: HTMLElement): () => void {
  const stop = new AbortController()
  const enter = () => void model.enter(takeKey())
  enter()
  addEventListener('hashchange', enter, { signal: stop.signal })
  hidePointer(root, stop.signal)
  keepAwake(stop.signal)
  const { signal } = stop
  // Parts of the page that were not needed so far are gone from the server after an update.
  addEventListener('vite:preloadError', () => void reloadWhenServed(), { signal })
  watchLine(model, signal)
  return () => {
    stop.abort()
    model[Symbol.dispose]()
  }
}

function watchLine(model: ScreenModel, signal: AbortSignal): void {
  let lost: number | undefined
  const unwatch = effect(() => {
    const { is } = model.connection.state.value
    lost = is === 'whole' || is === 'refused' ? undefined : (lost ?? performance.now())
  })
  const timer = setInterval(() => {
    if (lost !== undefined && performance.now() - lost > STUCK_MS) void reloadWhenServed()
  }, LOOK_EVERY_MS)
  signal.addEventListener('abort', () => {
    unwatch()
    clearInterval(timer)
  })
}

/** The pointer goes after three seconds without a move. */
function hidePointer(root: HTMLElement, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout>
  const moved = () => {
    clearTimeout(timer)
    root.classList.remove('still')
    timer = setTimeout(() => root.classList.add('still'), STILL_AFTER_MS)
  }
  moved()
  addEventListener('pointermove', moved, { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))
}

/** The device does not go to sleep as long as the page is in sight, where browsers can promise that. */
function keepAwake(signal: AbortSignal): void {
  const ask = () => {
    if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => {})
  }
  ask()
  document.addEventListener('visibilitychange', ask, { signal })
}
