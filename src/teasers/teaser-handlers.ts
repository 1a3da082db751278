import { refuse } from '../protocol/core.ts'
import { TEASER_LIMITS, type Teaser, type TeaserCommand, type TeaserTexts } from '../protocol/teasers.ts'
import { cleanTexts, cleanWording } from '../rooms/clean-words.ts'
import type { Deadline } from '../rooms/deadline-store.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { dropTeaser, planTeaser, showTeaser } from './teaser-rules.ts'

interface Ground {
  decisions: DecisionStore
}

export const teaserHandlers = ({ decisions }: Ground): Handlers<TeaserCommand> => ({
  async 'teaser.plan'(caller, { id, teaser }) {
    const cleaned = cleanTeaser(teaser)
    if (cleaned === undefined) return refuse('bad_text')
    return decide(caller.live, decisions, asking(caller, id), planTeaser(cleaned, { by: caller.person.id, id }))
  },
  'teaser.drop': (caller, { id, card }) =>
    decide(caller.live, decisions, asking(caller, id), dropTeaser(card, { by: caller.person.id, id })),
})

export const teaserDeadlines = ({ decisions }: Ground) => ({
  'teaser.show': async (due: Deadline, live: LiveRoom): Promise<void> => {
    await decide(live, decisions, { due }, showTeaser(due.thing))
  },
})

const LENGTHS = { title: TEASER_LIMITS.titleLength, text: TEASER_LIMITS.textLength }

/** The card as it may be shown; undefined = one of its texts holds nothing that can be. */
function cleanTeaser({ title, text, texts, ...rest }: Teaser): Teaser | undefined {
  const words = cleanWording<TeaserTexts>({ title, ...(text !== undefined && { text }) }, LENGTHS)
  const others = texts && cleanTexts<TeaserTexts>(texts, LENGTHS)
  if (words === undefined || (texts && others === undefined)) return undefined
  return { ...rest, ...words, ...(others && { texts: others }) }
}
