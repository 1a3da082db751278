import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { IconButton } from './button.tsx'
import { playHls } from './hls-playback.ts'
import type { WayProps } from './play-state.ts'
import { PlayIcon, SoundIcon, SilentIcon } from './player-icons.tsx'

/** A live playlist. Sound and play are the reader's to switch. */
export function HlsVideo({ url, title, onScreen, onState }: WayProps) {
  const video = useRef<HTMLVideoElement>(null)
  const [muted, setMuted] = useState(true)
  const [held, setHeld] = useState(false)
  useEffect(() => (video.current ? playHls(video.current, url, onState, setHeld) : undefined), [])
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/media-has-caption -- captions come inside the stream, if it has any */}
      <video ref={video} class="player-picture" aria-label={title} muted={muted} autoplay playsinline />
      {!onScreen && (
        <div class="player-controls">
          {held && (
            <IconButton name={t('player.play')} kind="quiet" onClick={() => void video.current?.play()}>
              <PlayIcon />
            </IconButton>
          )}
          <IconButton name={t(muted ? 'player.unmute' : 'player.mute')} kind="quiet" onClick={() => setMuted(!muted)}>
            {muted ? <SilentIcon /> : <SoundIcon />}
          </IconButton>
        </div>
      )}
    </>
  )
}
