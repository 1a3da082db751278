import type { Stream } from '../../../src/protocol/launches.ts'
import { t } from '../i18n/language.ts'
import '../styles/player.css'
import { Button } from './button.tsx'
import { HlsVideo } from './hls-video.tsx'
import { usePlayState } from './play-state.ts'
import { StreamFrame } from './stream-frame.tsx'

interface StreamProps {
  stream: Stream
  /** What it shows, for who cannot see it. */
  title: string
  /** On a wall: no controls, never a sound. */
  onScreen?: boolean
}

/** A stream and how it stands. */
export function StreamView(props: StreamProps) {
  const { kind, url } = props.stream
  return <Player key={`${kind} ${url}`} {...props} />
}

function Player({ stream, title, onScreen = false }: StreamProps) {
  const { state, failed, tries, tell, again } = usePlayState()
  const Way = stream.kind === 'hls' ? HlsVideo : StreamFrame
  return (
    <div class={`player ${failed ? 'failed' : state}${onScreen ? ' on-screen' : ''}`}>
      <Way key={tries} url={stream.url} title={title} onScreen={onScreen} onState={tell} />
      {failed && <Failed title={title} busy={state === 'loading'} onScreen={onScreen} onAgain={again} />}
      {!failed && state === 'loading' && <p class="player-wait">{t('player.loading')}</p>}
    </div>
  )
}

function Failed(props: { title: string; busy: boolean; onScreen: boolean; onAgain: () => void }) {
  const { title, busy, onScreen, onAgain } = props
  if (onScreen)
    return (
      <div class="player-failed">
        <bdi class="player-title">{title}</bdi>
        <p class="player-why">{t('player.moment')}</p>
      </div>
    )
  return (
    <div class="player-failed" role="status">
      <p class="player-why">{t('player.failed')}</p>
      <p class="player-more">{t('player.failed.more')}</p>
      <Button busy={busy} onClick={onAgain}>
        {t('app.again')}
      </Button>
    </div>
  )
}
