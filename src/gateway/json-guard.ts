/** Deepest nesting of arrays and objects that is looked at: everything we take fits in half of it. */
export const MOST_DEPTH = 8

/**
 * Does this JSON text nest deeper than allowed? To be asked before parsing: parsing, comparing or printing what nests
 * thousands deep overflows the stack. Linear; brackets inside strings do not count.
 */
export function tooDeep(text: string, most = MOST_DEPTH): boolean {
  if (openings(text, most) <= most) return false
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 92) i++
      else if (c === 34) inString = false
    } else if (c === 34) inString = true
    else if (c === 91 || c === 123) {
      if (++depth > most) return true
    } else if (c === 93 || c === 125) depth--
  }
  return false
}

/** How many brackets open in a text, those in strings too; counted up to one more than `most`. */
function openings(text: string, most: number): number {
  let count = 0
  for (const bracket of ['{', '['])
    for (let i = text.indexOf(bracket); i >= 0 && count <= most; i = text.indexOf(bracket, i + 1)) count++
  return count
}
