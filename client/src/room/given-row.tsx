import { formatNumber } from '../i18n/language.ts'
import type { Given } from './reactions.ts'
import type { RoomModel } from './room-model.ts'
import { toggleReaction } from './toggle-reaction.ts'

interface GivenProps {
  given: readonly Given[]
  fixed: boolean
  model: RoomModel
  line: number
}

/** Reactions that people gave to a line; a tap gives the same, or takes it back. */
export function GivenRow({ given, fixed, model, line }: GivenProps) {
  return (
    <div class="given">
      {given.map(({ reaction, count, mine }) => (
        <button
          key={reaction}
          class="chip"
          aria-pressed={mine}
          disabled={fixed}
          onClick={() => toggleReaction(model, line, reaction)}
        >
          {reaction} <span class="figure">{formatNumber(count)}</span>
        </button>
      ))}
    </div>
  )
}
