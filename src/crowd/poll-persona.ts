import { POLL_LIMITS, optionsOf, type PollSetup } from '../protocol/polls.ts'
import { pick, seeded, type Random } from './seeded.ts'

/** What somebody does in a poll; `after`: ms after the act before it, or after they noticed that it is open. */
export type Act = { after: number } & (
  | { do: 'vote'; choice: number[]; twice?: true; wrong?: true }
  /** Sends their first ballot once more, whatever they chose since. */
  | { do: 'again' }
  | { do: 'tap'; side: 0 | 1; taps: number }
  /** A ballot that comes when the poll is closed. */
  | { do: 'late'; choice: number[] }
)

/** Which part of the persons does what. */
const HABITS = { votes: 0.9, twice: 0.1, changes: 0.2, repeats: 0.07, abstains: 0.05, wrong: 0.03, late: 0.03 } as const
/** Of a battle: which part taps faster than counts, and taps in half a second. */
const TAPPING = { greedy: 0.1, most: 4, greedyTaps: 15, everyMs: 500 } as const

/** How many of a hundred like each option: the same for everybody, another for each poll. */
function likings(setup: PollSetup): readonly number[] {
  let hash = 0
  for (const letter of setup.question) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0
  const random = seeded(hash)
  return Array.from({ length: optionsOf(setup) }, () => 0.1 + random() ** 2)
}

function liked(random: Random, weights: readonly number[]): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  const found = weights.findIndex((weight) => (left -= weight) < 0)
  return found < 0 ? weights.length - 1 : found
}

/** A ballot that this poll takes. `weights`: how much each option is liked. */
export function choose(setup: PollSetup, random: Random, weights = likings(setup)): number[] {
  if (setup.abstain && random() < HABITS.abstains) return []
  if (setup.kind !== 'multiple') return [liked(random, weights)]
  const [min, max] = [setup.min ?? 1, setup.max ?? weights.length]
  const chosen = new Set<number>()
  const count = min + Math.floor(random() * (max - min + 1))
  while (chosen.size < count) chosen.add(liked(random, weights))
  return [...chosen].sort((a, b) => a - b)
}

/** A ballot that this poll must refuse: an option that it has not, one twice, or in falling order. */
function wrongChoice(setup: PollSetup, random: Random): number[] {
  return pick(random, [[optionsOf(setup)], [0, 0], [1, 0], [100]])
}

/** What one person does in this poll within so many ms of its opening: most vote early, and many at once. */
export function planActs(setup: PollSetup, random: Random, withinMs: number): Act[] {
  if (random() >= HABITS.votes) return []
  const after = withinMs * 0.7 * random() ** 3
  if (setup.kind === 'battle') return planTaps(random, withinMs, setup.tapsPerSecond ?? POLL_LIMITS.usualTapsPerSecond)
  if (random() < HABITS.late) return [{ after, do: 'late', choice: choose(setup, random) }]
  const wrong: Act[] =
    random() < HABITS.wrong ? [{ after, do: 'vote', choice: wrongChoice(setup, random), wrong: true }] : []
  const twice = random() < HABITS.twice ? { twice: true as const } : {}
  const acts: Act[] = [...wrong, { after, do: 'vote', choice: choose(setup, random), ...twice }]
  const soon = (): number => 200 + withinMs * 0.2 * random()
  if (random() < HABITS.changes) acts.push({ after: soon(), do: 'vote', choice: choose(setup, random) })
  if (random() < HABITS.repeats) acts.push({ after: soon(), do: 'again' })
  return acts
}

/** Taps come twice a second, as a page sends them. */
function planTaps(random: Random, withinMs: number, cap: number): Act[] {
  const side = random() < 0.55 ? 0 : 1
  const greedy = random() < TAPPING.greedy
  const most = greedy ? TAPPING.greedyTaps : Math.min(TAPPING.most, Math.max(1, Math.floor(cap / 2)))
  const times = 1 + Math.floor((random() * withinMs) / TAPPING.everyMs)
  return Array.from({ length: times }, (_, i) => ({
    after: i === 0 ? random() * TAPPING.everyMs : TAPPING.everyMs,
    ...{ do: 'tap', side: side as 0 | 1, taps: greedy ? most : 1 + Math.floor(random() * most) },
  }))
}
