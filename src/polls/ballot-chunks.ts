import type { Cast, CastRules } from './ballot-rules.ts'

/**
 * The log of an open box is a list of chunks, one for each call of a node. A chunk: `<nonce> <1 = ballots can be changed>
 * <so many close the box>`, then a line for each of its ballots, in order: `<m or g> <id>:<choice> <key> ...` (with `:` alone
 * they only ask), `- : <key> ...` who is forgotten, and in the end `b - <key> ...` who of them is banned.
 */
export interface Chunk extends Pick<CastRules, 'changes'> {
  /** Names the chunk: nodes see by it that they fold the same log. */
  nonce: string
  atBallots?: number
  acts: readonly Act[]
}
/** What somebody does to a box; `-`: they are forgotten. */
export type Act = Cast | (Omit<Cast, 'tag'> & { tag: '-' })

const BEGIN = { m: '\nm ', g: '\ng ', '-': '\n- ' } as const

export function writeChunk({ nonce, changes, atBallots, acts }: Chunk): string {
  let text = `${nonce} ${changes ? 1 : 0} ${atBallots ?? ''}`
  // A template makes more strings on the way.
  for (const act of acts) text += BEGIN[act.tag] + act.id + (':' + act.choice + ' ') + keysOf(act)
  return text
}

const keysOf = ({ keys }: Act): string => (keys.length === 1 ? (keys[0] as string) : keys.join(' '))

/** Where the first of a chunk's lines begins. */
export const firstLine = (text: string): number => text.indexOf('\n') + 1
/** How long is what an act has before its keys in its line. */
export const ballotLength = ({ id, choice }: Act): number => id.length + choice.length + 3
/** How much further the next line begins. */
export const lineLength = (act: Act): number => ballotLength(act) + keysOf(act).length + 2

export const nonceOf = (text: string): string => text.slice(0, text.indexOf(' '))

export function readChunk(text: string): Chunk & { banned: ReadonlySet<string> } {
  const [head = '', ...lines] = text.split('\n')
  const [nonce = '', changes, atBallots] = head.split(' ')
  const last = lines.at(-1)?.startsWith('b ') ? (lines.pop() as string) : ''
  return {
    ...{ nonce, changes: changes === '1', banned: new Set(last.split(' ').slice(2)) },
    ...(atBallots && { atBallots: Number(atBallots) }),
    acts: lines.map(readLine),
  }
}

function readLine(line: string): Act {
  const [colon, blank] = [line.indexOf(':'), line.indexOf(' ', 2)]
  const keys = line.slice(blank + 1)
  return {
    tag: line[0] as Act['tag'],
    id: line.slice(2, colon) as Cast['id'],
    choice: line.slice(colon + 1, blank),
    keys: keys.includes(' ') ? keys.split(' ') : [keys],
  }
}
