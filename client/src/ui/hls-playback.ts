import type { PlayState } from './play-state.ts'

/**
 * Plays a live playlist in that element until the returned function is called. `tell` hears how it stands, `hold` whether
 * the browser waits for a tap.
 */
export function playHls(
  video: HTMLVideoElement,
  url: string,
  tell: (state: PlayState) => void,
  hold: (held: boolean) => void,
): () => void {
  const stop = new AbortController()
  const { signal } = stop
  video.addEventListener('playing', () => (hold(false), tell('playing')), { signal })
  video.addEventListener('error', () => tell('failed'), { signal })
  video.addEventListener('canplay', () => begin(video, () => (hold(true), tell('playing'))), { signal })
  attach(video, url, tell, signal).catch(() => {
    if (!signal.aborted) tell('failed')
  })
  return () => {
    stop.abort()
    video.removeAttribute('src')
    video.load()
  }
}

function begin(video: HTMLVideoElement, onHeld: () => void): void {
  video.play().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotAllowedError') onHeld()
  })
}

async function attach(
  video: HTMLVideoElement,
  url: string,
  tell: (state: PlayState) => void,
  signal: AbortSignal,
): Promise<void> {
  // Where pages cannot feed a video themselves, as on iPhones, the browser plays playlists well; elsewhere hls.js does.
  if (!('MediaSource' in window)) {
    video.src = url
    return
  }
  const { default: Hls } = await import('hls.js')
  if (signal.aborted) return
  // Its worker is made of text, which our policy forbids.
  const hls = new Hls({ enableWorker: false, lowLatencyMode: true, backBufferLength: 30 })
  signal.addEventListener('abort', () => hls.destroy())
  let recovered = false
  hls.on(Hls.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return
    if (type !== Hls.ErrorTypes.MEDIA_ERROR || recovered) return tell('failed')
    recovered = true
    hls.recoverMediaError()
  })
  hls.loadSource(url)
  hls.attachMedia(video)
}
