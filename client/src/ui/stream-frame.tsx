import { useEffect, useState } from 'preact/hooks'
import type { WayProps } from './play-state.ts'

const PATIENCE_MS = 15_000

/** With its own origin a page of ours could take its sandbox off. */
const rights = (url: string): string => {
  const ours = new URL(url, location.href).origin === location.origin
  return `allow-scripts ${ours ? '' : 'allow-same-origin '}allow-presentation allow-popups`
}

/** A player's page. It may not begin with sound: the right to autoplay is not handed on, and without it only silence does. */
export function StreamFrame({ url, title, onScreen, onState }: WayProps) {
  const [answered, setAnswered] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(() => onState('failed'), PATIENCE_MS)
    const whenGone = () => stop.signal.aborted || onState('failed')
    // Frames do not tell when nobody answers: the browser draws its own page of trouble into them. So it is asked before.
    fetch(url, { mode: 'no-cors', credentials: 'omit', signal: stop.signal })
      .then(() => setAnswered(true), whenGone)
      .finally(() => clearTimeout(timer))
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [])
  if (!answered) return null
  return (
    <iframe
      class="player-picture"
      src={url}
      title={title}
      sandbox={rights(url)}
      allow="fullscreen; encrypted-media; picture-in-picture"
      referrerpolicy="strict-origin"
      tabIndex={onScreen ? -1 : undefined}
      onLoad={() => onState('playing')}
    />
  )
}
