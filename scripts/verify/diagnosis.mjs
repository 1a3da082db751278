// What is wrong with a file, said in one word, and how sure that is.

/**
 * @typedef {'no_file' | 'newer' | 'line' | 'choice' | 'order' | 'double' | 'cut' | 'after_end' | 'end' | 'sum' | 'seal' | 'result' | 'other'} Wrong
 * @typedef {{ group: 'members' | 'guests', of: 'ballots' | 'abstained' | number, announced: number, counted: number }} Difference
 * @typedef {object} Problem
 * @property {Wrong} what
 * @property {number} [line]
 * @property {string} [field] `other`: what of the announcement is another
 * @property {number} [announced] `end`: how many the last line says
 * @property {number} [counted]
 * @property {readonly Difference[]} [differs] `result`
 * @typedef {'whole' | 'no_file' | 'newer' | 'cut' | 'reordered' | 'doubled' | 'removed' | 'added' | 'changed' | 'head' | 'other'} Verdict
 */

/**
 * What was done to the file, as far as it can be told.
 * @param {readonly Problem[]} problems
 * @param {{ ballots: number, expected: number | undefined, isSetRight: boolean }} counted `expected`: how many there were when it was
 *   announced; `isSetRight`: with each ballot once, and in order, it would have its seal
 * @returns {Verdict}
 */
export function verdictOf(problems, { ballots, expected, isSetRight }) {
  const has = (...wrong) => problems.some(({ what }) => wrong.includes(what))
  const [first] = problems
  if (first === undefined) return 'whole'
  if (has('no_file', 'newer')) return /** @type {Verdict} */ (first.what)
  if (has('other')) return 'other'
  if (has('cut')) return 'cut'
  if (has('double')) return 'doubled'
  if (has('order') && isSetRight) return 'reordered'
  const missing = expected === undefined ? 0 : expected - ballots
  if (has('line', 'choice')) return missing < 0 ? 'added' : 'changed'
  if (missing !== 0) return missing > 0 ? 'removed' : 'added'
  return has('seal', 'order', 'after_end') ? 'changed' : 'head'
}

/**
 * Where two results differ.
 * @returns {Difference[]}
 */
export function differencesOf(announced, counted) {
  return ['members', 'guests'].flatMap((group) => {
    const [one, other] = [announced[group], counted[group]]
    const figures = [
      ['ballots', one.ballots, other.ballots],
      ['abstained', one.abstained, other.abstained],
      ...one.votes.map((votes, option) => [option, votes, other.votes[option]]),
    ]
    return figures
      .filter(([, was, is]) => was !== is)
      .map(([of, was, is]) => ({ group, of, announced: was, counted: is }))
  })
}
