import { POLL_LIMITS, optionsOf, type Poll, type PollKind, type PollSetup } from '../protocol/polls.ts'

/** How many options each kind names itself. */
const NAMED: Record<PollKind, readonly [least: number, most: number]> = {
  single: [2, POLL_LIMITS.options],
  multiple: [2, POLL_LIMITS.options],
  battle: [2, 2],
  scale: [0, 0],
  yes_no: [0, 0],
}

const within = (value: number, [least, most]: readonly [number, number]): boolean => value >= least && value <= most

function timeFits({ kind, forMs }: PollSetup): boolean {
  const { shortestMs, longestMs, battleShortestMs, battleLongestMs } = POLL_LIMITS
  if (kind === 'battle') return forMs !== undefined && within(forMs, [battleShortestMs, battleLongestMs])
  return forMs === undefined || within(forMs, [shortestMs, longestMs])
}

/** Settings that only some kinds have. */
function settingsFit(setup: PollSetup): boolean {
  const { kind, options, scale, min, max, abstain, final, atBallots, tapsPerSecond, overtime, shown } = setup
  if ((kind === 'scale') !== (scale !== undefined)) return false
  if (scale && !within(scale.to - scale.from, [1, POLL_LIMITS.scaleSteps - 1])) return false
  if (kind !== 'multiple' && (min !== undefined || max !== undefined)) return false
  const [least, most] = mayName(setup)
  if (kind === 'multiple' && (least > most || most > options.length)) return false
  if (kind !== 'battle') return tapsPerSecond === undefined && overtime === undefined
  return abstain === undefined && final === undefined && atBallots === undefined && shown !== 'own_vote'
}

/** Does what is asked make sense? Two options of the same words could not be told apart. */
export function setupFits(setup: PollSetup): boolean {
  const { kind, options, texts = {} } = setup
  const words = options.map(({ text }) => text)
  const translated = Object.values(texts).every(
    ({ options: others, low, high }) =>
      (others === undefined || others.length === words.length) && (kind === 'scale' || (low ?? high) === undefined),
  )
  return (
    within(options.length, NAMED[kind]) &&
    new Set(words).size === words.length &&
    translated &&
    timeFits(setup) &&
    settingsFit(setup)
  )
}

/** How many options a ballot names. */
function mayName({ kind, options, min = 1, max = options.length }: PollSetup): readonly [number, number] {
  return kind === 'multiple' ? [min, max] : [1, 1]
}

/** May a ballot say this? */
export function choiceFits(setup: PollSetup, choice: readonly number[]): boolean {
  if (setup.kind === 'battle') return false
  if (choice.length === 0) return setup.abstain === true
  const rising = choice.every((option, i) => option > (i === 0 ? -1 : (choice[i - 1] ?? Infinity)))
  return rising && (choice.at(-1) ?? Infinity) < optionsOf(setup) && within(choice.length, mayName(setup))
}

/** The box that this round's ballots are in; undefined = there was no such round, as far as is known. */
export function boxOfRound({ poll, setup, round, box, before }: Poll, wanted: number) {
  const name = wanted === round ? box : before.find((earlier) => earlier.round === wanted)?.box
  if (name === undefined) return undefined
  return { poll, round: wanted, box: name, options: optionsOf(setup), battle: setup.kind === 'battle' }
}
