import { TEASER_LIMITS, type Teaser } from '../protocol/teasers.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody, type By } from '../rooms/event-body.ts'

const deadline = (card: string, at: number | null) => ({ kind: 'teaser.show', thing: card, at }) as const

/** A card for its moment, in place of one of the same name; at once when the moment is not ahead. A draft shows none. */
export const planTeaser =
  (teaser: Teaser, by: By) =>
  ({ everyone, staff, now }: Seen): Verdict => {
    const { phase } = everyone.launch
    if (phase === 'archived') return 'closed'
    const others = staff.teasers.filter(({ card }) => card !== teaser.card)
    if (others.length >= TEASER_LIMITS.planned) return 'too_many'
    const planned = eventBody('teaser.planned', { ...by, to: 'staff' }, { teaser })
    const shown = phase !== 'draft' && teaser.at <= now ? [eventBody('teaser.shown', by, { teaser })] : []
    const at = phase === 'draft' || teaser.at <= now ? null : teaser.at
    return { events: [planned, ...shown], deadlines: [deadline(teaser.card, at)] }
  }

export const dropTeaser =
  (card: string, by: By) =>
  ({ everyone, staff }: Seen): Verdict => {
    if (everyone.launch.phase === 'archived') return 'closed'
    const isCard = (teaser: Teaser): boolean => teaser.card === card
    const shown = everyone.teasers.some(isCard)
    if (!shown && !staff.teasers.some(isCard)) return 'not_found'
    const forStaff = eventBody('teaser.dropped', { ...by, to: 'staff' }, { card })
    return {
      events: [forStaff, ...(shown ? [eventBody('teaser.dropped', by, { card })] : [])],
      deadlines: [deadline(card, null)],
    }
  }

/** Its moment has come. */
export const showTeaser =
  (card: string) =>
  ({ everyone, staff }: Seen): Verdict => {
    const teaser = staff.teasers.find((planned) => planned.card === card)
    if (teaser === undefined || everyone.launch.phase === 'archived') return {}
    return { events: [eventBody('teaser.shown', {}, { teaser })] }
  }
