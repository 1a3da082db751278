// @ts-check
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** What people could say of a statement, as the recording has it. */
const meanings = new Map([
  ['1', 'agree'],
  ['-1', 'disagree'],
  ['0', 'pass'],
])

/**
 * The recorded votes in the order of their time; votes of the same moment stay as the file has them.
 * @param {string} file
 * @returns {RecordedVote[]}
 */
export function readVotes(file) {
  const [header = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n')
  const columns = header.split(',')
  const [at, statement, voter, vote] = ['timestamp', 'comment-id', 'voter-id', 'vote'].map((name) =>
    columns.indexOf(name),
  )
  const votes = lines.map((line) => {
    const cells = line.split(',')
    const says = meanings.get(cells[vote ?? -1] ?? '')
    if (says === undefined) throw new Error(`what is this vote: ${line}`)
    return {
      at: Number(cells[at ?? -1]),
      statement: cells[statement ?? -1] ?? '',
      voter: cells[voter ?? -1] ?? '',
      says,
    }
  })
  return votes.toSorted((a, b) => a.at - b.at)
}

/**
 * What the votes come to, counted from them alone: of each voter the last on a statement.
 * @param {readonly RecordedVote[]} votes
 * @returns {Map<string, Outcome>} by statement
 */
export function countVotes(votes) {
  /** @type {Map<string, Map<string, string>>} */
  const statements = new Map()
  for (const { statement, voter, says } of votes) {
    const said = statements.get(statement) ?? new Map()
    statements.set(statement, said.set(voter, says))
  }
  return new Map(
    [...statements].map(([statement, said]) => {
      const of = (/** @type {string} */ what) => [...said.values()].filter((says) => says === what).length
      return [statement, { ballots: said.size, agree: of('agree'), disagree: of('disagree'), pass: of('pass') }]
    }),
  )
}

/**
 * @typedef {{ at: number, statement: string, voter: string, says: string }} RecordedVote
 * @typedef {{ ballots: number, agree: number, disagree: number, pass: number }} Outcome
 */
