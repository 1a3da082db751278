import type { ComponentChildren } from 'preact'

const HUES = [20, 50, 100, 140, 180, 215, 250, 285, 315, 345]

/** The same person has the same colour everywhere. */
export function hueOf(person: string): number {
  let sum = 0
  for (const letter of person) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return HUES[sum % HUES.length] ?? 20
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const firstOf = (name: string): string => graphemes.segment(name)[Symbol.iterator]().next().value?.segment ?? '·'

export function Avatar({ name, hue }: { name: string; hue: number }) {
  return (
    <span class="avatar" style={{ '--hue': String(hue) }} aria-hidden="true">
      {firstOf(name).toLocaleUpperCase()}
    </span>
  )
}

/** Who speaks. Marks of a role stand in a column of their own, where no name can reach. */
export function NameTag({ name, hue, marks }: { name: string; hue: number; marks?: ComponentChildren }) {
  return (
    <span class="name-tag" style={{ '--hue': String(hue) }}>
      <bdi class="name">{name}</bdi>
      {marks}
    </span>
  )
}
