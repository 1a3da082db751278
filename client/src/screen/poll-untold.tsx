import { formatNumber } from '../i18n/language.ts'
import { hiddenWords, turnoutWords } from './poll-notes.ts'
import type { PollStand } from './poll-stand.ts'
import { Rolling } from './rolling.tsx'

/** There are no figures: how many have voted, and when there will be. */
export function Untold({ stand }: { stand: PollStand }) {
  const words = turnoutWords(stand)
  const figure = formatNumber(stand.turnout)
  return (
    <div class="hall-untold-turnout">
      <p class="hall-untold-figure" role="img" aria-label={words}>
        <Rolling figure={figure} />
      </p>
      <p>{words.replace(figure, '').trim()}</p>
      <p class="hall-untold-why">{hiddenWords(stand.poll)}</p>
    </div>
  )
}
