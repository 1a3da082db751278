import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { framing } from '../embed/framing.ts'
import { ask } from '../session/ask.ts'

/** What this server says of itself. */
export interface About {
  /** The brand signs people on; `url`: where, for pages that stand in nobody's frame. */
  signOn?: { url?: string }
  /** How long what is kept: of lines after their room is archived, of members after they signed on last; 0 = for good. */
  privacy: { url?: string; linesDays: number; membersDays: number }
}

const about = signal<About | undefined>(undefined)
let asking = false

/** Undefined until it is known; asked again by the next who needs it when it could not be had. */
export function useAbout(): About | undefined {
  useEffect(() => void askAbout(), [])
  return about.value
}

async function askAbout(): Promise<void> {
  if (asking || about.peek()) return
  asking = true
  const answer = await ask<About>('/api/about')
  asking = false
  if (answer.ok) about.value = answer.value
}

/** Whether there is a way to sign on from here. */
export const offersSignOn = (told: About | undefined): boolean =>
  told?.signOn !== undefined && (framing.signOnWanted !== undefined || told.signOn.url !== undefined)

/** Asks the page around this one for a token, or leads to where the brand signs on, and back. */
export function wantSignOn(told: About | undefined): void {
  if (framing.signOnWanted) framing.signOnWanted()
  else if (told?.signOn?.url) location.assign(signOnAddress(told.signOn.url, location.href))
}

/** Whoever signs on there comes back to `here`, with the token behind `#token=`. */
function signOnAddress(url: string, here: string): string {
  const way = new URL(url)
  way.searchParams.set('return', here)
  return way.href
}
