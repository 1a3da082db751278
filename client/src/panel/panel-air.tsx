import { useSignal } from '@preact/signals'
import type { Poll } from '../../../src/protocol/polls.ts'
import type { Scene, SceneKind } from '../../../src/protocol/stage.ts'
import { t } from '../i18n/language.ts'
import { PhoneIcon, ScreenIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { clockWords } from './cue-times.ts'
import { airPoll, isOnStage, titleOf } from './poll-acts.ts'
import { SceneIcon } from './scene-icon.tsx'
import { ScenePreview } from './scene-preview.tsx'
import { kindWords, PLAIN_SCENES, sceneWords } from './scene-words.ts'
import { useNow } from '../ui/use-now.ts'

/** What fans and the hall see now, and the buttons that change it. */
export function PanelAir({ panel }: { panel: PanelModel }) {
  const watch = useSignal(false)
  const { launch, stage, brakes } = panel.everyone
  const live = launch.phase === 'live'
  return (
    <section class="on-air place-air" aria-labelledby="on-air-title">
      <header class="panel-head">
        <h2 id="on-air-title">{t('panel.air')}</h2>
        <p class="on-air-what">
          <strong>{stageWords(panel, stage.scene)}</strong> <Since panel={panel} />
        </p>
        {launch.stream && (
          <button type="button" class="mini" aria-pressed={watch.value} onClick={() => (watch.value = !watch.value)}>
            {t('panel.air.watch')}
          </button>
        )}
      </header>
      <div class={live ? 'previews lit' : 'previews'}>
        <figure>
          <ScenePreview panel={panel} where="phones" watch={watch.value} />
          <figcaption>
            <PhoneIcon /> {t('panel.air.phones')}
          </figcaption>
        </figure>
        <figure>
          <ScenePreview panel={panel} where="screen" watch={false} />
          <figcaption>
            <ScreenIcon /> {t(brakes.blank ? 'panel.air.screen.blank' : 'panel.air.screen')}
          </figcaption>
        </figure>
      </div>
      {panel.isOpen.value && panel.shows.value && <SceneButtons panel={panel} />}
    </section>
  )
}

/** What is on the stage; of a poll, what it asks. */
function stageWords(panel: PanelModel, scene: Scene | undefined): string {
  const poll = scene?.kind === 'poll' && panel.polls.all.value.find((one) => one.poll === scene.poll)
  return poll ? t('panel.scene.poll.of', { title: titleOf(poll.setup) }) : sceneWords(scene ?? null)
}

function Since({ panel }: { panel: PanelModel }) {
  const { since, scene } = panel.everyone.stage
  const now = useNow(scene !== undefined, () => panel.room.clock.now())
  if (scene === undefined || since === undefined) return null
  return <span class="meta">{t('panel.air.since', { time: clockWords(now - since) })}</span>
}

/** Each puts its scene on air at once; undo takes it back. */
function SceneButtons({ panel }: { panel: PanelModel }) {
  const scene = panel.everyone.stage.scene
  return (
    <div class="scenes" role="group" aria-label={t('panel.air.set')}>
      {PLAIN_SCENES.filter((kind) => kind !== 'back_soon').map((kind) => (
        <SceneButton
          key={kind}
          panel={panel}
          kind={kind}
          on={scene?.kind === kind}
          onPress={() => void panel.acts.air({ kind })}
        />
      ))}
      {panel.polls.onDesk.value && <PollButton panel={panel} poll={panel.polls.onDesk.value} />}
      <SceneButton panel={panel} kind="card" on={scene?.kind === 'card'} onPress={() => panel.open({ is: 'card' })} />
      <SceneButton panel={panel} kind="own" on={scene === undefined} onPress={() => void panel.acts.air(null)} />
    </div>
  )
}

/** The poll of the desk, on the stage or off it. */
function PollButton({ panel, poll }: { panel: PanelModel; poll: Poll }) {
  const on = isOnStage(panel.everyone.stage.scene, poll.poll)
  return <SceneButton panel={panel} kind="poll" on={on} onPress={() => void airPoll(panel, poll)} />
}

interface SceneButtonProps {
  panel: PanelModel
  /** `own`: what the phase has by itself. */
  kind: SceneKind | 'own'
  on: boolean
  onPress: () => void
}

function SceneButton({ panel, kind, on, onPress }: SceneButtonProps) {
  return (
    <button
      type="button"
      class="scene-button"
      data-kind={kind}
      aria-pressed={on}
      disabled={!panel.connected.value}
      title={kind === 'own' ? t('panel.scene.own.more') : undefined}
      onClick={onPress}
    >
      <SceneIcon kind={kind} />
      {kind === 'own' ? t('panel.scene.own') : kindWords(kind)}
      {kind === 'card' && '…'}
    </button>
  )
}
