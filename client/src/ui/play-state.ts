import { useEffect, useState } from 'preact/hooks'

export type PlayState = 'loading' | 'playing' | 'failed'

const FIRST_MS = 2_000
const LONGEST_MS = 30_000

/** What a way of playing is given. */
export interface WayProps {
  url: string
  title: string
  onScreen: boolean
  onState: (state: PlayState) => void
}

/**
 * How a stream stands, as told. `failed` lasts until it plays again; it is tried again by itself, later and later, and by
 * `again` at once: `tries` counts.
 */
export function usePlayState() {
  const [state, tell] = useState<PlayState>('loading')
  const [failures, setFailures] = useState(0)
  const [tries, setTries] = useState(0)
  const again = () => {
    tell('loading')
    setTries((count) => count + 1)
  }
  useEffect(() => {
    if (state === 'playing') setFailures(0)
    if (state !== 'failed') return
    setFailures(failures + 1)
    const timer = setTimeout(again, Math.min(LONGEST_MS, FIRST_MS * 2 ** failures))
    return () => clearTimeout(timer)
  }, [state])
  return { state, failed: state === 'failed' || failures > 0, tries, tell, again }
}
