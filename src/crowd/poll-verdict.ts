import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Poll } from '../protocol/polls.ts'
import { roundName, type RoundBook } from './ballot-book.ts'
import type { Crowd } from './crowd.ts'
import type { Electorate } from './electorate.ts'
import { checkAdmitted, checkFile, checkHeardResults, checkReceipts, checkResult } from './poll-invariants.ts'
import { readBallots } from './poll-probe.ts'
import { parseBallotFile } from './filed-ballots.ts'
import { readSnapshot } from './served-log.ts'
import type { VoteReport } from './vote-report.ts'

const PATIENCE_MS = 5_000

/** Judges every round that this crowd took part in against what was announced, what is filed, and what everybody heard. */
export async function pollVerdict(crowd: Crowd, electorate: Electorate, polls: readonly Poll[]): Promise<VoteReport> {
  const rounds = [...electorate.book.rounds.values()]
  for (const book of rounds) {
    checkAdmitted(book, crowd.violations)
    checkReceipts(book, crowd.violations)
    await judgeResult(crowd, electorate, book, polls)
  }
  await judgeQuestions(crowd, electorate)
  return summary(electorate, rounds)
}

async function judgeResult(
  crowd: Crowd,
  electorate: Electorate,
  book: RoundBook,
  polls: readonly Poll[],
): Promise<void> {
  const { violations, options } = crowd
  const known = polls.find(({ poll }) => poll === book.poll)
  const round = known?.round === book.round ? known : known?.before.find((one) => one.round === book.round)
  const result = round?.result
  if (result === undefined) return
  const seal = known?.round === book.round ? known.seal : undefined
  const announced = { result, seal, alone: electorate.isAlone(book.poll) }
  checkResult(book, announced, violations)
  checkHeardResults(book, result, heardOf(crowd, electorate, book), violations)
  try {
    const text = await readBallots(options.url, options.room, book.poll, book.round)
    checkFile(book, parseBallotFile(text), announced, violations)
  } catch (error) {
    violations.add('miscounted', () => `${roundName(book.poll, book.round)}: no file of ballots, ${String(error)}`)
  }
}

function* heardOf({ listeners }: Crowd, { voters }: Electorate, { poll, round }: RoundBook) {
  for (const { watch, wire } of [...listeners, ...voters]) {
    const { polls } = wire.follower.view.everyone
    yield { name: watch.name, result: watch.resultOf(poll, round, polls) }
  }
}

/** Figures of questions are sampled: what is right a moment later is right. */
async function judgeQuestions({ options, violations }: Crowd, { questioning, plan }: Electorate): Promise<void> {
  if (questioning.asked.size + questioning.wanted.size === 0) return
  for (const until = performance.now() + PATIENCE_MS; ; await pause(200)) {
    const { view, signals } = await readSnapshot(options.url, options.room)
    const { questions, launch } = view.everyone
    const votes = signals['question.votes']?.value ?? {}
    const trouble = questioning.troubleIn({ questions, votes }, plan.host !== undefined && !launch.demo)
    if (trouble.length > 0 && performance.now() < until) continue
    for (const each of trouble) violations.add('admitted', () => each)
    return
  }
}

function summary({ recorder, questioning, voters }: Electorate, rounds: readonly RoundBook[]): VoteReport {
  const { sent, accepted, taps, tapsCounted, counting, perSecond, pushedBack } = recorder
  const everyone = rounds.flatMap(({ persons }) => [...persons.values()])
  const cast = everyone.flatMap(({ casts, taps: tapped }) => [...casts, ...tapped])
  const inDoubt = cast.filter(({ state }) => state === 'in doubt').length
  const changed = everyone.filter(({ casts }) => hasChanged(casts.filter(({ state }) => state === 'accepted'))).length
  return {
    ...{ voters: voters.length, rounds: rounds.length, persons: everyone.filter(hasBallot).length },
    ...{ sent, accepted, changed, inDoubt, taps, tapsCounted, perSecond, counted: counting.quantiles() },
    refused: { ...recorder.refused, ...questioning.refused },
    pushedBack,
    ...{ questions: questioning.asked.size, upvotes: questioning.upvotes },
  }
}

const hasChanged = (accepted: readonly { choice: readonly number[] }[]): boolean =>
  accepted.some(({ choice }) => !isDeepStrictEqual(choice, accepted[0]?.choice))
const hasBallot = ({ casts, taps }: { casts: readonly { state: string }[]; taps: readonly { state: string }[] }) =>
  [...casts, ...taps].some(({ state }) => state === 'accepted')
