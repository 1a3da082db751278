import { isDeepStrictEqual } from 'node:util'
import type { PollResult } from '../protocol/polls.ts'
import { possibleChoices, possibleTaps, roundName, type OwnBallot, type RoundBook, type Voted } from './ballot-book.ts'
import { boundsOf, totalOf, winnersOf, type Bounds } from './ballot-bounds.ts'
import { recount, type BallotFile } from './filed-ballots.ts'
import type { Violations } from './violations.ts'

/** `alone`: nobody but this crowd has voted, so nothing may be there that it did not send. */
export interface Announced {
  result: PollResult
  seal?: string | undefined
  alone: boolean
}

/**
 * The result that was announced is the last accepted ballot of each person, once: of a battle, the sum of the taps that
 * were counted. Its winners are those with the most votes.
 */
export function checkResult(book: RoundBook, { result, alone }: Announced, found: Violations): void {
  const name = roundName(book.poll, book.round)
  const total = totalOf(result)
  const { ballots, abstained, votes } = boundsOf(book)
  const check = (what: string, { least, most }: Bounds, announced: number): void => {
    if (announced >= least && (!alone || announced <= most)) return
    found.add('miscounted', () => `${name}: ${announced} ${what} announced, accepted were ${least} to ${most}`)
  }
  check('ballots', ballots, total.ballots)
  check('abstentions', abstained, total.abstained)
  for (const [option, bounds] of votes.entries()) check(`for option ${option}`, bounds, total.votes[option] ?? 0)
  const winners = winnersOf(total.votes)
  if (!isDeepStrictEqual(winners, [...result.winners]))
    found.add(
      'miscounted',
      () => `${name}: ${String(result.winners)} announced to win, the votes say ${String(winners)}`,
    )
}

/** Nothing is accepted that must be refused, and nobody has more than one ballot that cannot be changed. */
export function checkAdmitted(book: RoundBook, found: Violations): void {
  for (const [person, { casts }] of book.persons) {
    const accepted = casts.filter(({ state }) => state === 'accepted')
    const wrong = accepted.find((cast) => cast.wrong)
    if (wrong) found.add('admitted', () => `${book.poll}: ${person} got ${wrong.id} (${String(wrong.choice)}) accepted`)
    if (book.setup.final && accepted.length > 1)
      found.add('admitted', () => `${book.poll}: ${person} changed a ballot that is final`)
  }
}

/** One person, one receipt, whatever they sent; no other person has it; and asked for it, the server names that ballot. */
export function checkReceipts(book: RoundBook, found: Violations): void {
  const owners = new Map<string, string>()
  for (const [person, voted] of book.persons) {
    for (const receipt of receiptsOf(voted)) {
      const other = owners.get(receipt)
      if (other !== undefined) found.add('receipt', () => `${book.poll}: ${other} and ${person} both have ${receipt}`)
      owners.set(receipt, person)
    }
    if (receiptsOf(voted).size > 1)
      found.add('receipt', () => `${book.poll}: ${person} was given ${[...receiptsOf(voted)].join(' and ')}`)
    if (voted.mine !== undefined && !isTheirs(book, voted, voted.mine))
      found.add('receipt', () => `${book.poll}: ${person} was told that their ballot is ${JSON.stringify(voted.mine)}`)
  }
}

const receiptsOf = ({ casts, mine }: Voted): Set<string> =>
  new Set([...casts.flatMap(({ receipt }) => receipt ?? []), ...(mine ? [mine.receipt] : [])])

/** Of a battle they are told that they have one: how many taps of theirs counted stands in the file. */
function isTheirs(book: RoundBook, voted: Voted, mine: OwnBallot | null): boolean {
  if (book.setup.kind !== 'battle') return fits(book, voted, mine?.choice)
  const { counted } = possibleTaps(voted)
  return mine !== null || counted[0] + counted[1] === 0
}

/** Can that be what this person's ballot is in the end? */
function fits({ setup }: RoundBook, voted: Voted, choice: readonly number[] | undefined): boolean {
  if (setup.kind !== 'battle') return possibleChoices(voted).some((possible) => isDeepStrictEqual(possible, choice))
  const { counted, inDoubt } = possibleTaps(voted)
  return counted.every((least, side) => {
    const taps = choice?.[side] ?? 0
    return taps >= least && taps <= least + (inDoubt[side] ?? 0)
  })
}

/** The file of ballots holds each of this crowd's ballots under its receipt, and counts to what was announced. */
export function checkFile(book: RoundBook, file: BallotFile, announced: Announced, found: Violations): void {
  const name = roundName(book.poll, book.round)
  const { result, seal, alone } = announced
  const counted = { members: recount(file, 'member'), guests: recount(file, 'guest'), winners: result.winners }
  if (!isDeepStrictEqual(counted, result))
    found.add(
      'miscounted',
      () => `${name}: ${JSON.stringify(result)} announced, the file has ${JSON.stringify(counted)}`,
    )
  if (file.result !== undefined && !isDeepStrictEqual(file.result, result))
    found.add('unequal', () => `${name}: the file says that ${JSON.stringify(file.result)} was announced`)
  if (file.end !== file.ballots.length || (seal !== undefined && seal !== file.seal))
    found.add('receipt', () => `${name}: the file of ballots is not what was sealed`)
  const filed = new Map(file.ballots.map((ballot) => [ballot.receipt, ballot]))
  for (const [person, voted] of book.persons) {
    const [receipt] = receiptsOf(voted)
    if (receipt === undefined) continue
    const choice = filed.get(receipt)?.choice
    if (!fits(book, voted, choice))
      found.add('miscounted', () => `${name}: ${person} has ${JSON.stringify(choice)} in the file under ${receipt}`)
    filed.delete(receipt)
  }
  const stranger = [...filed.keys()][0]
  if (alone && stranger !== undefined && everyoneNamed(book))
    found.add('miscounted', () => `${name}: ${filed.size} ballots of nobody, e.g. ${stranger}`)
}

/** Everybody knows their receipt who may have a ballot. */
const everyoneNamed = ({ persons }: RoundBook): boolean =>
  [...persons.values()].every(
    (voted) => receiptsOf(voted).size > 0 || [...voted.casts, ...voted.taps].every(({ state }) => state === 'refused'),
  )

/** Everybody who was there heard the same result. `known`: what each of them knows of that round. */
export function checkHeardResults(
  { poll, round }: Pick<RoundBook, 'poll' | 'round'>,
  result: PollResult,
  known: Iterable<{ name: string; result: PollResult | undefined }>,
  found: Violations,
): void {
  for (const { name, result: heard } of known) {
    if (!isDeepStrictEqual(heard, result))
      found.add('unequal', () => `${roundName(poll, round)}: ${name} knows ${JSON.stringify(heard)} as the result`)
  }
}
