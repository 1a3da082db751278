/** A row of a table as it stands in a file. */
export interface CsvRow {
  /** The line it begins in, from 1. */
  line: number
  cells: readonly string[]
}

/** What parts the cells: what the first line has most of, of comma, semicolon (as many offices write it) and tab. */
function separatorOf(text: string): string {
  const first = /^[^\n]*/.exec(text)?.[0] ?? ''
  const times = (mark: string): number => first.split(mark).length
  return [',', ';', '\t'].reduce((best, mark) => (times(mark) > times(best) ? mark : best))
}

/**
 * The rows of a CSV file (RFC 4180: a cell in quotes may hold separators, line ends and doubled quotes), without empty ones.
 * A quote that is never closed is answered with the line it was opened in.
 */
export function readCsv(file: string): readonly CsvRow[] | { unclosed: number } {
  const text = file.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  const mark = separatorOf(text)
  const plain = new RegExp(`[^"\\n${mark}]*`, 'y')
  const rows: CsvRow[] = []
  let [at, line] = [0, 1]
  while (at < text.length) {
    const row: string[] = []
    const begins = line
    for (let more = true; more;) {
      const cell = text[at] === '"' ? quotedCell(text, at + 1) : plainCell(text, at, plain)
      if (cell === undefined) return { unclosed: line }
      line += cell.text.split('\n').length - 1
      row.push(cell.text.trim())
      at = cell.ends
      more = text[at] === mark
      if (more) at += 1
    }
    at += 1
    line += 1
    if (row.some((cell) => cell !== '')) rows.push({ line: begins, cells: row })
  }
  return rows
}

interface Cell {
  text: string
  /** Where the separator or the end of the line is. */
  ends: number
}

function plainCell(text: string, at: number, plain: RegExp): Cell {
  // A quote inside a cell that does not begin with one is a letter like others.
  let ends = at
  for (;;) {
    plain.lastIndex = ends
    ends += plain.exec(text)?.[0].length ?? 0
    if (text[ends] !== '"') return { text: text.slice(at, ends), ends }
    ends += 1
  }
}

function quotedCell(text: string, at: number): Cell | undefined {
  let inside = ''
  for (let from = at; ;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return undefined
    inside += text.slice(from, quote)
    if (text[quote + 1] !== '"') return closedCell(inside, text, quote + 1)
    inside += '"'
    from = quote + 2
  }
}

/** Blanks after a closing quote are nothing; anything else means that the quote was not meant to close. */
function closedCell(inside: string, file: string, at: number): Cell | undefined {
  let ends = at
  while (file[ends] === ' ') ends += 1
  return /^([,;\t\n]|$)/.test(file.slice(ends, ends + 1)) ? { text: inside, ends } : undefined
}
