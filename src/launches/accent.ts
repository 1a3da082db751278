import { clampChroma, converter, formatHex, wcagContrast } from 'culori'
import type { Brand } from '../protocol/launches.ts'

/** The grounds that an accent is text on, `--ink-0` and `--ink-2` of each theme, and the label that stands on it. */
export const GROUNDS = {
  dark: { grounds: ['#0a0c11', '#191d26'], label: '#1b1303' },
  light: { grounds: ['#f5f2eb', '#ffffff'], label: '#ffffff' },
} as const
/** WCAG 2.2, level AA, for text. */
export const LEAST_CONTRAST = 4.5

const STEP = 0.005
const toOklch = converter('oklch')

export type Accent = NonNullable<Brand['accent']>

/**
 * A colour that a brand has chosen, and what becomes of it on either theme: only as much lighter or darker (in OKLCH) as it
 * takes to be read on that theme's grounds, and to have a label that can be read.
 */
export const accentOf = (chosen: string): Accent => ({
  chosen,
  dark: readable(chosen, 'dark'),
  light: readable(chosen, 'light'),
})

const isReadable = (colour: string, theme: keyof typeof GROUNDS): boolean =>
  [...GROUNDS[theme].grounds, GROUNDS[theme].label].every((other) => wcagContrast(colour, other) >= LEAST_CONTRAST)

function readable(chosen: string, theme: keyof typeof GROUNDS): string {
  const colour = toOklch(chosen)
  if (colour === undefined) throw new Error(`${chosen} is no colour`)
  const towards = theme === 'dark' ? STEP : -STEP
  let moved = chosen
  for (let l = colour.l; !isReadable(moved, theme); l += towards)
    moved = formatHex(clampChroma({ ...colour, l: Math.min(1, Math.max(0, l)) }, 'oklch'))
  return moved
}
