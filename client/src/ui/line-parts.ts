/** What a line is made of: words, addresses that can be followed, and the reader's own name after an `@`. */
export type LinePart =
  { is: 'words'; text: string } | { is: 'me'; text: string } | { is: 'link'; href: string; host: string; rest: string }

const ADDRESS = /https?:\/\/[^\s<>"'`{}|\\^]+/giu
/** What may end a sentence after an address, and does not belong to it. */
const TAIL = /[.,;:!?)\]*_~。，、；：！？）】」』》…]+$/u
const SHOWN_REST = 28

/**
 * The parts of a text, in order; together they say all of it. An address is followed only by http and https, and never one
 * that carries a name or password, which makes it look like another host's.
 */
export function partsOf(text: string, me?: string): LinePart[] {
  const parts: LinePart[] = []
  let from = 0
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const link = linkOf(found.replace(TAIL, ''))
    if (!link) continue
    parts.push(...wordsOf(text.slice(from, index), me), link.part)
    from = index + link.length
  }
  return [...parts, ...wordsOf(text.slice(from), me)]
}

function linkOf(found: string): { part: LinePart; length: number } | undefined {
  if (!URL.canParse(found)) return undefined
  const { protocol, href, host, username, password, pathname, search, hash } = new URL(found)
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return undefined
  const rest = pathname === '/' && search === '' ? hash : pathname + search + hash
  const shown = rest.length > SHOWN_REST ? `${rest.slice(0, SHOWN_REST - 1)}…` : rest
  return { part: { is: 'link', href, host, rest: shown }, length: found.length }
}

function wordsOf(text: string, me?: string): LinePart[] {
  if (text === '') return []
  const at = me === undefined ? -1 : mentionIn(text, me)
  if (me === undefined || at < 0) return [{ is: 'words', text }]
  const end = at + 1 + me.length
  const before = text.slice(0, at)
  const own: LinePart = { is: 'me', text: text.slice(at, end) }
  return [...(before === '' ? [] : [{ is: 'words', text: before } as const]), own, ...wordsOf(text.slice(end), me)]
}

/** Where somebody of that name is mentioned, whatever the case; -1 = nowhere. */
function mentionIn(text: string, name: string): number {
  const wanted = `@${name}`.toLowerCase()
  const lower = text.toLowerCase()
  if (lower.length !== text.length) return -1
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const before = text.slice(0, at)
    const after = text.slice(at + wanted.length)
    if (!/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}_]/u.test(after)) return at
  }
  return -1
}

export const mentions = (text: string, name: string | undefined): boolean =>
  name !== undefined && mentionIn(text, name) >= 0
