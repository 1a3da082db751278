// The lines of a file of ballots, as they are.
export const NEWLINE = 10
/** Bytes that are made text at once, and after how many others may go on. */
const PIECE = 1 << 20

/** What a ballot is called. */
export const RECEIPT = /^[A-Za-z0-9_-]{22}$/
const BALLOT =
  /^\{"receipt":"([A-Za-z0-9_-]{22})","of":"(member|guest)","choice":\[((?:0|[1-9]\d{0,14})(?:,(?:0|[1-9]\d{0,14}))*|)\]\}$/

/**
 * @typedef {{ receipt: string, of: 'member' | 'guest', choice: readonly number[] }} Ballot
 * @typedef {{ line: number } & Ballot} Found
 */

/**
 * What a line says, written exactly as files of ballots write it; undefined = it is no ballot.
 * @param {string} line
 * @returns {Ballot | undefined}
 */
export function ballotIn(line) {
  const [, receipt, of, choice] = BALLOT.exec(line) ?? []
  if (receipt === undefined) return undefined
  return { receipt, of: /** @type {Ballot['of']} */ (of), choice: choice === '' ? [] : choice.split(',').map(Number) }
}

/**
 * Every line without its end, some at once.
 * @param {Uint8Array} bytes
 */
export async function* linesOf(bytes) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for (let at = 0; at < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, Math.min(at + PIECE, bytes.length - 1))
    const end = newline < 0 ? bytes.length : newline + 1
    const lines = decoder.decode(bytes.subarray(at, end)).split('\n')
    if (lines.at(-1) === '') lines.pop()
    yield lines
    at = end
    await new Promise((go) => setTimeout(go))
  }
}

/** Where the first line ends and the last one begins, bytes; the last one's end does not count. */
export const edgesOf = (bytes) => ({
  first: bytes.indexOf(NEWLINE) + 1,
  last: bytes.lastIndexOf(NEWLINE, bytes.length - 2) + 1,
})

/** The text of some bytes; undefined = it is none. */
export function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * The ballot of a receipt, and in which line of the file it stands.
 * @param {Uint8Array} bytes the whole file
 * @param {string} receipt
 * @returns {Promise<Found | undefined>}
 */
export async function findBallot(bytes, receipt) {
  const begins = `{"receipt":"${receipt}"`
  let before = 0
  for await (const lines of linesOf(bytes)) {
    const at = lines.findIndex((line) => line.startsWith(begins))
    const ballot = at < 0 ? undefined : ballotIn(lines[at])
    if (ballot) return { line: before + at + 1, ...ballot }
    before += lines.length
  }
  return undefined
}
