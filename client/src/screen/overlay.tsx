import type { EveryoneView } from '../../../src/protocol/index.ts'
import { LowerPoll, LowerQuestion } from './lower-poll.tsx'
import { SaidOnScreen } from './said-on-screen.tsx'
import type { ScreenProps } from './screen-model.ts'
import { pinnedLine, sceneName, shownOnScreen, wallLines, type CardScene } from './screen-scene.ts'
import { cardWords } from './still-views.tsx'
import { WallLine } from './wall-view.tsx'

/** What a streaming program lays over its own picture: the lower third alone, and nothing at all otherwise. */
export function Overlay({ model, kept }: ScreenProps) {
  const view = model.view.value
  if (!view) return null
  const shown = shownOnScreen(view, kept)
  if (shown.is === 'blank' || shown.is === 'over') return null
  return (
    <main class="lower-third" data-scene={shown.is}>
      {shown.is === 'card' && <LowerCard card={shown.card} language={view.launch.language} />}
      {shown.is === 'wall' && <LowerLine view={view} />}
      {'poll' in shown && <LowerPoll key={sceneName(shown)} model={model} poll={shown.poll} />}
      {shown.is === 'question' && <LowerQuestion key={sceneName(shown)} model={model} question={shown.question} />}
      {kept === undefined && <SaidOnScreen view={view} />}
    </main>
  )
}

function LowerCard({ card, language }: { card: CardScene; language: string | undefined }) {
  const { title, text, lang } = cardWords(card, language)
  return (
    <div class="lower-card" key={`${title} ${text}`} lang={lang}>
      <p class="lower-title">
        <bdi>{title}</bdi>
      </p>
      {text !== undefined && (
        <p class="lower-text">
          <bdi>{text}</bdi>
        </p>
      )}
    </div>
  )
}

/** The line that came last, or the pinned one as long as there is no other. */
function LowerLine({ view: { chat } }: { view: EveryoneView }) {
  const line = wallLines(chat).at(-1) ?? pinnedLine(chat)
  if (!line) return null
  return (
    <ul class="lower-card" key={line.seq}>
      <WallLine line={line} />
    </ul>
  )
}
