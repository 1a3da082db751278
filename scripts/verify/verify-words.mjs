// What `npm run verify` says, in words.

const counted = (n, one, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`

const VERDICTS = {
  whole: 'Nothing is wrong with this file.',
  no_file: 'This is no file of ballots.',
  newer: 'This file is of a newer format than this program knows: take the program of the same version as the server.',
  cut: 'The file is cut off: its last line is missing.',
  reordered: 'Somebody has put the ballots in another order; in order, they are those that were sealed.',
  doubled: 'There are ballots that stand in the file more than once.',
  removed: 'Ballots are missing.',
  added: 'There are ballots too many.',
  changed: 'Ballots were changed: there are as many as were announced, but they are not the same.',
  head: 'The ballots are those that were sealed, but the first or the last line of the file was changed.',
  other: 'This file is not of the poll, or of the round, that was announced.',
}

const PROBLEMS = {
  no_file: () => 'its first line does not say that it is one',
  newer: () => 'its format is newer',
  line: ({ line }) => `line ${line} is no ballot`,
  choice: ({ line }) => `line ${line} chooses what this poll does not offer`,
  order: ({ line }) => `line ${line} is not in its place: ballots stand in the order of their receipts`,
  double: ({ line }) => `line ${line} has the receipt of the line before it`,
  cut: () => 'there is no last line',
  after_end: ({ line }) => `line ${line} is a last line, but something follows`,
  end: ({ announced, counted: are }) => `the last line says ${counted(announced, 'ballot')}, there are ${are}`,
  sum: () => 'the checksum in the last line is not that of the lines before it',
  seal: () => 'the ballots do not have the seal that was announced',
  result: ({ differs }) =>
    `counted again, the result is another${differs.length > 0 ? ':' : ' (another option leads)'}`,
  other: ({ field }) => `the ${field === 'options' ? 'options are' : `${field} is`} not what was announced`,
}

const labelOf = ({ options }, of) => (typeof of === 'number' ? `"${options[of]}"` : of)

/** Every problem in a line of its own. */
export function problemLines({ head, problems }) {
  return problems.flatMap((problem) => [
    `  - ${PROBLEMS[problem.what](problem)}`,
    ...(problem.differs ?? []).map(
      ({ group, of, announced, counted: is }) =>
        `      ${group}, ${labelOf(head, of)}: ${announced} announced, ${is} counted`,
    ),
  ])
}

export const verdictLine = ({ verdict }) => VERDICTS[verdict]

/** The figures as they were counted here, the options that lead first. */
export function figureLines({ head, result, ballots }) {
  const { members, guests, winners } = result
  const rows = head.options.map((label, option) => {
    const [of, by] = [members.votes[option], guests.votes[option]]
    return { label, option, votes: of + by, of, by }
  })
  const unit = head.kind === 'battle' ? 'tap' : 'vote'
  const line = ({ label, option, votes, of, by }) =>
    `  ${winners.includes(option) ? '*' : ' '} ${label}: ${counted(votes, unit)} (members ${of}, guests ${by})`
  const abstained = members.abstained + guests.abstained
  return [
    `${counted(ballots, 'ballot')}: ${members.ballots} of members, ${guests.ballots} of guests`,
    ...rows.toSorted((a, b) => b.votes - a.votes).map(line),
    ...(abstained > 0 ? [`    abstained: ${abstained}`] : []),
  ]
}

/** What it was compared with, and what that proves. */
export function comparedLine({ head, announced, sealed }) {
  const has = announced ?? head
  const what = [has.result && 'result', has.seal && 'seal'].filter(Boolean).join(' and ')
  if (announced?.withdrawn) return 'This poll was withdrawn: it does not count.'
  if (what === '') return 'It was compared with nothing: neither a result nor a seal was announced yet.'
  const by = announced
    ? 'the announcement you gave'
    : 'what the file itself says was announced: give --announced to be sure'
  return `Compared with the ${what} of ${by}.${sealed ? ' The seal is right.' : ''}`
}

/** How the ballot of a receipt was counted. */
export function foundLine({ head, found }, receipt) {
  if (found === undefined) return `Receipt ${receipt}: there is no such ballot in this file.`
  const { line, of, choice } = found
  const names = choice.map((place) => `"${head.options[place]}"`).join(', ')
  const taps = choice.map((n, side) => `${counted(n, 'tap')} for "${head.options[side]}"`).join(', ')
  const what = head.kind === 'battle' ? taps : names || 'an abstention'
  return `Receipt ${receipt}: line ${line}, counted as ${what}, of a ${of}.`
}
