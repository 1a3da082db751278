// @ts-check

/** @param {string} cell */
const escaped = (cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A table of text cells. @param {string[]} head @param {string[][]} rows */
export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(escaped).join(' | ')} |`).join('\n')

/** @param {string} text @param {string} [language] */
export const block = (text, language = 'text') => `\`\`\`${language}\n${text}\n\`\`\``

/** @param {string} text */
export const code = (text) => `\`${text}\``
