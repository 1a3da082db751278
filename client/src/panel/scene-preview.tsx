import type { ComponentChildren } from 'preact'
import type { CardTexts, Scene } from '../../../src/protocol/stage.ts'
import { t } from '../i18n/language.ts'
import { ownWords } from '../i18n/own-words.ts'
import { launchWords } from '../room/launch-words.ts'
import { onAir, type OnAir } from '../room/on-air.ts'
import { shownOnScreen, wallLines, type Shown } from '../screen/screen-scene.ts'
import { countdownWords } from '../ui/countdown.tsx'
import { spelledCode } from '../ui/join-code.tsx'
import { StreamPlayer } from '../ui/stream-player.tsx'
import { useNow } from '../ui/use-now.ts'
import type { PanelModel } from './panel-model.ts'
import { PollScene, QuestionScene } from './crowd-scenes.tsx'
import { StreamIcon } from './panel-icons.tsx'

interface PreviewProps {
  panel: PanelModel
  where: 'phones' | 'screen'
  /** Play the stream here too. */
  watch: boolean
}

/** What is on air, small: as phones have it, or as the big screen has it. */
export function ScenePreview({ panel, where, watch }: PreviewProps) {
  const seen = where === 'phones' ? onAir(panel.everyone) : shownOnScreen(panel.everyone)
  const playing = seen.is === 'stream' && watch
  return (
    <div class={`preview preview-${seen.is}`}>
      {playing ? <StreamPlayer stream={seen.stream} title={panel.everyone.launch.title} /> : inside(panel, seen)}
    </div>
  )
}

function inside(panel: PanelModel, seen: OnAir | Shown): ComponentChildren {
  const { launch } = panel.everyone
  const { title, lead, thanks } = launchWords(launch)
  switch (seen.is) {
    case 'stream':
      return <StreamCard url={seen.stream.url} />
    case 'card':
      return <Card card={seen.card} original={launch.language} />
    case 'wait':
    case 'countdown':
      return <Counting panel={panel} />
    case 'join':
      return <Words title={spelledCode(launch.code)} text={t('panel.preview.join')} large />
    case 'wall':
      return <Wall panel={panel} />
    case 'back_soon':
      return <Words title={t('panel.preview.back_soon')} text={title} />
    case 'thanks':
    case 'over':
      return (
        <Words title={thanks ?? t(seen.is === 'over' ? 'panel.preview.over' : 'panel.preview.thanks')} text={title} />
      )
    case 'poll':
    case 'battle':
      return <PollScene panel={panel} poll={typeof seen.poll === 'string' ? seen.poll : seen.poll.poll} />
    case 'question':
      return (
        <QuestionScene
          panel={panel}
          question={typeof seen.question === 'number' ? seen.question : seen.question.question}
        />
      )
    case 'blank':
      return <Words title={title} />
    default:
      return <Words title={title} text={lead} />
  }
}

function Words({ title, text, large }: { title: string; text?: string | undefined; large?: boolean }) {
  return (
    <div class="preview-words">
      <p class={large ? 'preview-figure' : 'preview-title'}>
        <bdi>{title}</bdi>
      </p>
      {text && (
        <p class="preview-text">
          <bdi>{text}</bdi>
        </p>
      )}
    </div>
  )
}

function StreamCard({ url }: { url: string }) {
  const host = url.startsWith('https:') ? new URL(url).host : url
  return (
    <div class="preview-words preview-stream-card">
      <StreamIcon />
      <p class="preview-title">{t('panel.scene.stream')}</p>
      <p class="preview-text">
        <bdi>{host}</bdi>
      </p>
    </div>
  )
}

function Wall({ panel }: { panel: PanelModel }) {
  const lines = wallLines(panel.everyone.chat).slice(-2)
  if (lines.length === 0) return <Words title={t('panel.scene.wall')} text={t('panel.preview.wall.empty')} />
  return (
    <ul class="preview-wall">
      {lines.map(({ seq, name, text }) => (
        <li key={seq}>
          <bdi class="meta">{name}</bdi> <bdi>{text}</bdi>
        </li>
      ))}
    </ul>
  )
}

function Card({ card, original }: { card: Extract<Scene, { kind: 'card' }>; original: string | undefined }) {
  const { words } = ownWords<CardTexts>(card, card.texts, original)
  return (
    <>
      {card.picture && <img class="preview-picture" src={card.picture} alt="" />}
      <Words title={words.title} text={words.text} />
    </>
  )
}

function Counting({ panel }: { panel: PanelModel }) {
  const { startsAt } = panel.everyone.launch
  const now = useNow(startsAt !== undefined, () => panel.room.clock.now(), startsAt)
  if (startsAt === undefined) return <Words title={t('panel.scene.countdown')} text={t('panel.preview.no_t0')} />
  return <Words title={countdownWords(startsAt - now)} text={t('panel.preview.until')} large />
}
