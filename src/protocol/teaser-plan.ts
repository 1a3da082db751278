import type { Fold } from './events.ts'
import { withTeaser, type Teaser, type TeaserEvent } from './teasers.ts'

/** Every card that was planned, for staff; what was shown stays in it until it is dropped. */
export const teaserPlanFold: Fold<readonly Teaser[], TeaserEvent> = {
  empty: [],
  apply(view, event) {
    if (event.type === 'teaser.planned') return withTeaser(view, event.teaser)
    if (event.type === 'teaser.dropped') return view.filter(({ card }) => card !== event.card)
    if (event.type !== 'teaser.shifted') return view
    return view.map((teaser) => (teaser.at > event.at ? { ...teaser, at: teaser.at + event.byMs } : teaser))
  },
}
