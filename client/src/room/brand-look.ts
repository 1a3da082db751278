import { effect } from '@preact/signals'
import type { Brand } from '../../../src/protocol/launches.ts'
import { themeShown } from '../ui/theme.ts'

const INKS = { dark: '#1B1303', light: '#FFFFFF' }

/** How bright a colour (`#rrggbb`) is to the eye, 0 to 1 (WCAG 2.2, relative luminance). */
function luminance(colour: string): number {
  const part = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

/** The label that is read best on a fill of that colour. */
export const inkOn = (colour: string): string => (luminance(colour) > 0.18 ? INKS.dark : INKS.light)

const tokens = ['--brass', '--brass-text', '--on-brass', '--brass-bg', '--glow'] as const

/** The page wears the brand's accent where brass would be, on either theme. Returns what takes it off. */
export function wearBrand(brand: () => Brand | undefined): () => void {
  const { style } = document.documentElement
  return effect(() => {
    const accent = brand()?.accent?.[themeShown.value]
    for (const token of tokens) style.removeProperty(token)
    if (accent === undefined || !/^#[0-9a-f]{6}$/i.test(accent)) return
    style.setProperty('--brass', accent)
    style.setProperty('--brass-text', accent)
    style.setProperty('--on-brass', inkOn(accent))
    style.setProperty('--brass-bg', `color-mix(in oklab, ${accent} 14%, var(--ink-2))`)
    const lit = `color-mix(in oklab, ${accent} 20%, transparent)`
    style.setProperty('--glow', `radial-gradient(120% 80% at 50% -20%, ${lit}, transparent 60%)`)
  })
}
