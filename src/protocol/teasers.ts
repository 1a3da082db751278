import type { CommandRule, Texts } from './core.ts'
import type { EventOf, Fold } from './events.ts'

/** Teasers: cards that appear during warm-up, each at its moment. Until then only staff know of them. */
export const TEASER_LIMITS = { planned: 20, titleLength: 80, textLength: 280 } as const

export const teaserCommands = {
  'teaser.plan': { may: 'show', in: 'room' },
  'teaser.drop': { may: 'show', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type TeaserCommand = keyof typeof teaserCommands

export interface TeaserTexts {
  title: string
  text?: string
}
export interface Teaser extends TeaserTexts {
  /** 1 to 24 of `[A-Za-z0-9_-]`, the host's own. Planning a card of the same name replaces it. */
  card: string
  /** When it appears (ms); it moves with T-0. */
  at: number
  texts?: Texts<TeaserTexts>
  picture?: string
}

export interface TeaserEvents {
  /** For staff. */
  'teaser.planned': { teaser: Teaser }
  /** For staff, or for everyone if it had been shown. */
  'teaser.dropped': { card: string }
  /** For staff: T-0 was moved, and all that have not been shown move along by so many ms. */
  'teaser.shifted': { byMs: number }
  /** For everyone. */
  'teaser.shown': { teaser: Teaser }
}
export type TeaserEvent = EventOf<TeaserEvents>

const replace = (view: readonly Teaser[], teaser: Teaser): readonly Teaser[] =>
  [...view.filter(({ card }) => card !== teaser.card), teaser].toSorted((a, b) => a.at - b.at)

/** Cards that everybody sees, in the order of their moments. */
export const teaserFold: Fold<readonly Teaser[], TeaserEvent> = {
  empty: [],
  apply(view, event) {
    if (event.type === 'teaser.shown') return replace(view, event.teaser).slice(-TEASER_LIMITS.planned)
    if (event.type === 'teaser.dropped') return view.filter(({ card }) => card !== event.card)
    return view
  },
}

/** Every card that was planned, for staff; what was shown stays in it until it is dropped. */
export const teaserPlanFold: Fold<readonly Teaser[], TeaserEvent> = {
  empty: [],
  apply(view, event) {
    if (event.type === 'teaser.planned') return replace(view, event.teaser)
    if (event.type === 'teaser.dropped') return view.filter(({ card }) => card !== event.card)
    if (event.type !== 'teaser.shifted') return view
    return view.map((teaser) => (teaser.at > event.at ? { ...teaser, at: teaser.at + event.byMs } : teaser))
  },
}
