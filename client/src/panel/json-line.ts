type Wanted = 'value' | 'first value' | 'first name' | 'name' | 'colon' | 'more'

const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\\n]|\\.)*")|(?:-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null))/giy

/**
 * In which line a text stops being JSON, from 1: browsers do not all say it, and not always. For texts that cannot be parsed
 * alone.
 */
export function brokenLine(text: string): number {
  const open: string[] = []
  let wanted: Wanted | undefined = 'value'
  let at = 0
  for (;;) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)
    wanted = token ? after(token[1] ?? (token[2] === undefined ? 'word' : 'text'), wanted, open) : undefined
    if (!token || wanted === undefined) break
    at = TOKEN.lastIndex
  }
  const blank = /\s*/y
  blank.lastIndex = at
  const broken = at + (blank.exec(text)?.[0].length ?? 0)
  return text.slice(0, broken).trimEnd().length === text.trimEnd().length
    ? lineOf(text, text.trimEnd().length)
    : lineOf(text, broken)
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** What is wanted after that token; undefined = it does not belong here. */
function after(token: string, wanted: Wanted, open: string[]): Wanted | undefined {
  const value = wanted === 'value' || wanted === 'first value'
  if (token === '{' || token === '[') {
    if (!value) return undefined
    open.push(token)
    return token === '{' ? 'first name' : 'first value'
  }
  if (token === '}' || token === ']') {
    const fits = wanted === 'more' || wanted === (token === '}' ? 'first name' : 'first value')
    return fits && open.pop() === (token === '}' ? '{' : '[') ? 'more' : undefined
  }
  if (token === ':') return wanted === 'colon' ? 'value' : undefined
  if (token === ',') {
    if (wanted !== 'more' || open.length === 0) return undefined
    return open.at(-1) === '{' ? 'name' : 'value'
  }
  if (token === 'text' && (wanted === 'name' || wanted === 'first name')) return 'colon'
  return value ? 'more' : undefined
}
