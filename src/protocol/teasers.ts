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

/** The cards with that one, in place of the one of its name, in the order of their moments. */
export const withTeaser = (view: readonly Teaser[], teaser: Teaser): readonly Teaser[] =>
  [...view.filter(({ card }) => card !== teaser.card), teaser].toSorted((a, b) => a.at - b.at)

/** Cards that everybody sees, in the order of their moments. */
export const teaserFold: Fold<readonly Teaser[], TeaserEvent> = {
  empty: [],
  apply(view, event) {
    if (event.type === 'teaser.shown') return withTeaser(view, event.teaser).slice(-TEASER_LIMITS.planned)
    if (event.type === 'teaser.dropped') return view.filter(({ card }) => card !== event.card)
    return view
  },
}
