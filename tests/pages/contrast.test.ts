import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

/** Tokens of a stylesheet that are plain colours, as written. */
async function colours(file: string): Promise<Map<string, string>> {
  const css = await readFile(new URL(`../../client/${file}`, import.meta.url), 'utf8')
  return new Map(
    [...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\b/gi)].map(([, name = '', value = '']) => [name, value]),
  )
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const digits =
    hex.length === 4
      ? hex
          .slice(1)
          .split('')
          .map((digit) => digit + digit)
      : (hex.slice(1).match(/../g) ?? [])
  const [r = 0, g = 0, b = 0] = digits.map((pair) => {
    const part = parseInt(pair, 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (bright + 0.05) / (dark + 0.05)
}

function missing(token: string): never {
  throw new Error(`no colour --${token}`)
}

const inks = ['ink-0', 'ink-1', 'ink-2', 'ink-3']
const texts = ['text', 'text-2', 'text-3', 'brass-text', 'danger-text', 'ok', 'held', 'staff']
const onFills = [
  ['on-brass', 'brass'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-2'],
  ['text', 'staff-bg'],
  ['text-3', 'staff-bg'],
  ['staff', 'staff-bg'],
  ['text', 'brass-bg'],
  ['brass-text', 'brass-bg'],
  ['danger-text', 'danger-bg'],
  ['text', 'danger-bg'],
  ['text', 'fill'],
  ['ink-0', 'text'],
]

for (const [name, files] of [
  ['dark', ['src/styles/tokens.css']],
  ['light', ['src/styles/tokens.css', 'public/light.css']],
] as const) {
  it(`${name}: every text can be read on every ground, every outline seen`, async () => {
    const tokens = new Map((await Promise.all(files.map(colours))).flatMap((part) => [...part]))
    const of = (token: string) => tokens.get(token) ?? missing(token)
    const pairs = [...texts.flatMap((text) => inks.map((ink) => [text, ink])), ...onFills] as [string, string][]
    pairs.push(['live', 'ink-0'], ['live', 'ink-1'], ['live', 'ink-2'])
    const low = pairs.filter(([text, ground]) => contrast(of(text), of(ground)) < 4.5)
    expect(low).toEqual([])
    expect(inks.filter((ink) => contrast(of('edge'), of(ink)) < 3)).toEqual([])
  })
}
