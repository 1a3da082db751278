import { clampChroma, converter, formatHex, wcagContrast } from 'culori'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accentOf, GROUNDS, LEAST_CONTRAST } from '../../src/launches/accent.ts'

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
const themes = ['dark', 'light'] as const
const isReadable = (colour: string, theme: (typeof themes)[number]): boolean =>
  [...GROUNDS[theme].grounds, GROUNDS[theme].label].every((other) => wcagContrast(colour, other) >= LEAST_CONTRAST)
const oklch = converter('oklch')

describe("a brand's accent", () => {
  it.each(themes)(
    '[LAUNCH-12] of any colour becomes one that is read in the %s theme, and that a label is read on',
    (theme) => {
      fc.assert(
        fc.property(hex, (chosen) => {
          const accent = accentOf(chosen)
          expect(accent.chosen).toBe(chosen)
          expect(accent[theme]).toMatch(/^#[0-9a-f]{6}$/)
          expect(isReadable(accent[theme], theme)).toBe(true)
        }),
        { numRuns: 500 },
      )
    },
  )

  it.each(themes)('[LAUNCH-12] that cannot be read in the %s theme moves no further than it must', (theme) => {
    fc.assert(
      fc.property(hex, (chosen) => {
        const moved = accentOf(chosen)[theme]
        fc.pre(!isReadable(chosen, theme))
        const [own, { l }] = [oklch(chosen), oklch(moved) ?? { l: 0 }]
        if (own === undefined) throw new Error('no colour')
        const less = theme === 'dark' ? Math.max(own.l, l - 0.015) : Math.min(own.l, l + 0.015)
        expect(isReadable(formatHex(clampChroma({ ...own, l: less }, 'oklch')), theme)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it.each(themes)('[LAUNCH-12] that can be read in the %s theme stays as it was chosen', (theme) => {
    const readable = hex.filter((chosen) => isReadable(chosen, theme))
    fc.assert(
      fc.property(readable, (chosen) => {
        expect(accentOf(chosen)[theme]).toBe(chosen)
      }),
    )
  })

  it('[LAUNCH-12] keeps its hue', () => {
    const { dark, light } = accentOf('#0044cc')
    expect([oklch(dark)?.h, oklch(light)?.h].map((hue) => Math.round((hue ?? 0) / 20))).toEqual([13, 13])
  })
})
