import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import type { EveryoneView } from '../../../src/protocol/index.ts'
import { t } from '../i18n/language.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import { CountdownView } from './countdown-view.tsx'
import { JoinView } from './join-view.tsx'
import { PollTurnout, PollView } from './poll-view.tsx'
import { QuestionView } from './question-view.tsx'
import { BrandMark, ScreenFooter, ScreenHeader } from './screen-frame.tsx'
import type { ScreenModel, ScreenProps } from './screen-model.ts'
import { sceneName, shownOnScreen, type Shown } from './screen-scene.ts'
import { SaidOnScreen } from './said-on-screen.tsx'
import { CardView, OverView, ThanksView, TitleView } from './still-views.tsx'
import { WordsView } from './words-view.tsx'
import { StreamView } from '../ui/stream-view.tsx'
import { useFit } from './use-fit.ts'
import { WallView } from './wall-view.tsx'

/** The scene on air with what surrounds it. */
export function BigScreen({ model, room, kept }: ScreenProps) {
  const view = model.view.value
  if (!view) return <Waiting model={model} room={room} />
  const shown = shownOnScreen(view, kept)
  const { is } = shown
  const framed = is !== 'blank'
  const poll = 'poll' in shown ? shown.poll : undefined
  return (
    <main class={`screen-body on-${is}`} key={framed ? 'framed' : 'blank'} data-scene={is}>
      {framed && is !== 'join' && !poll && <ScreenHeader model={model} launch={view.launch} shown={is} />}
      <SceneBox key={sceneName(shown)} is={is}>
        <SceneView shown={shown} model={model} view={view} />
      </SceneBox>
      {framed && is !== 'join' && <SaidOnScreen view={view} />}
      {framed && is !== 'join' && (
        <ScreenFooter model={model} launch={view.launch}>
          {poll && <PollTurnout key={sceneName(shown)} model={model} poll={poll} />}
        </ScreenFooter>
      )}
    </main>
  )
}

function SceneBox({ is, children }: { is: Shown['is'] | 'waiting'; children: ComponentChildren }) {
  const box = useRef<HTMLElement>(null)
  useFit(box)
  return (
    <section ref={box} class={`hall-scene at-${is}`}>
      {children}
    </section>
  )
}

function SceneView({ shown, model, view }: { shown: Shown; model: ScreenModel; view: EveryoneView }) {
  const { launch } = view
  switch (shown.is) {
    case 'stream':
      return <StreamView stream={shown.stream} title={launchWording(launch).title} onScreen />
    case 'card':
      return <CardView card={shown.card} launch={launch} />
    case 'join':
      return <JoinView model={model} view={view} />
    case 'countdown':
      return <CountdownView model={model} launch={launch} />
    case 'poll':
    case 'battle':
      return <PollView model={model} view={view} poll={shown.poll} />
    case 'question':
      return <QuestionView model={model} question={shown.question} />
    case 'wall':
      return <WallView view={view} />
    case 'back_soon':
      return <WordsView title={t('screen.back_soon')} text={t('screen.back_soon.more')} />
    case 'thanks':
      return <ThanksView launch={launch} />
    case 'over':
      return <OverView launch={launch} />
    case 'title':
      return <TitleView launch={launch} />
    case 'blank':
      return <BrandMark launch={launch} />
  }
}

/** Nothing is known of the room yet. It says so only when the server did. */
function Waiting({ model, room }: Pick<ScreenProps, 'model' | 'room'>) {
  const refused = model.refused.value
  return (
    <main class="screen-body on-waiting" data-scene="waiting">
      <SceneBox is="waiting">
        {refused && (
          <WordsView
            title={t('screen.waiting')}
            text={t('screen.waiting.more', { address: `${location.host}/r/${room}` })}
          />
        )}
      </SceneBox>
    </main>
  )
}
