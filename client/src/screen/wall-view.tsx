import type { ChatLine } from '../../../src/protocol/chat.ts'
import type { EveryoneView } from '../../../src/protocol/index.ts'
import { t } from '../i18n/language.ts'
import { hueOf } from '../ui/name-tag.tsx'
import { pinnedLine, wallLines } from './screen-scene.ts'

/** What hosts sent to the screen and said themselves. The newest stands last; older ones give way whole. */
export function WallView({ view }: { view: EveryoneView }) {
  const { chat } = view
  const pinned = pinnedLine(chat)
  return (
    <>
      {pinned && (
        <ul class="wall-pinned">
          <WallLine line={pinned} />
        </ul>
      )}
      <ul class="wall-lines">
        {wallLines(chat)
          .toReversed()
          .map((line) => (
            <WallLine key={line.seq} line={line} />
          ))}
      </ul>
    </>
  )
}

/** Who and what; the mark of the staff stands where no name can reach. */
export function WallLine({ line }: { line: ChatLine }) {
  const { name = '', text = '', by = '', staff } = line
  const mark = t('screen.staff')
  return (
    <li class={`wall-line${staff ? ' staff' : ''}${Array.from(text).length > 70 ? ' long' : ''}`}>
      <p class="wall-who" style={{ '--hue': String(hueOf(by)) }}>
        {name !== mark && <bdi class="wall-name">{name}</bdi>}
        {staff && <span class="wall-mark">◆ {mark}</span>}
      </p>
      <p class="wall-text">
        <bdi>{text}</bdi>
      </p>
    </li>
  )
}
