import { optionsOf, type Poll, type PollId, type PollSetup, type PollTexts } from '../protocol/polls.ts'
import { AGAIN, BATTLE, CAMERA, CITY, CITY_REASON, COLOUR, GUESS, SOUND } from './demo-poll-texts.ts'
import { hostOrder, stepAt, type DemoSeen, type Order, type Step } from './demo-script.ts'
import { DEMO_LANGUAGES, original, type InFive } from './demo-texts.ts'
import type { Moment } from './demo-time.ts'

/** A poll of the demo: when it opens and is over, s of its part. */
export interface DemoPoll {
  name: string
  from: number
  until: number
  setup: PollSetup
  onAir?: true
  /** When its result is revealed. */
  reveal?: number
}

/** It is not opened for less (s): who comes late should have time to vote. */
const LEAST = 25
const OURS = 'demo-'
const isOurs = ({ poll }: Pick<Poll, 'poll'>): boolean => poll.startsWith(OURS)
const idOf = (name: string): PollId => `${OURS}${name}` as PollId

type Rules = Omit<PollSetup, 'question' | 'options' | 'texts' | 'language'>

/** A setup with its words in five languages, and pictures for its options if there are any. */
function setupOf(words: InFive<PollTexts>, rules: Rules, pictures: readonly string[] = []): PollSetup {
  const { words: own, texts } = original(words)
  const options = (own.options ?? []).map((text, i) => {
    const picture = pictures[i]
    return { text, ...(picture !== undefined && { picture }) }
  })
  return { ...rules, question: own.question, options, language: DEMO_LANGUAGES[0], texts }
}

const seconds = (count: number): { forMs: number } => ({ forMs: count * 1_000 })
const pictures = ['brass', 'paper', 'ink'].map((colour) => `/demo/aurora-3-${colour}.svg`)

/** Another round of each is opened every time, so that rounds can be compared. */
export const DEMO_POLLS: Record<'lobby' | 'live' | 'after', readonly DemoPoll[]> = {
  lobby: [
    {
      ...{ name: 'guess', from: 20, until: 82 },
      setup: setupOf(GUESS, { kind: 'single', shown: 'close', ...seconds(60) }),
    },
  ],
  live: [
    {
      ...{ name: 'sound', from: 14, until: 41 },
      setup: setupOf(SOUND, { kind: 'yes_no', shown: 'live', ...seconds(25) }),
    },
    {
      ...{ name: 'colour', from: 84, until: 109, onAir: true },
      setup: setupOf(COLOUR, { kind: 'single', shown: 'own_vote', abstain: true, ...seconds(23) }, pictures),
    },
    {
      ...{ name: 'camera', from: 117, until: 139, reveal: 143 },
      setup: setupOf(CAMERA, {
        ...{ kind: 'scale', shown: 'reveal', final: true, ...seconds(20) },
        scale: { from: 1, to: 5, low: '😐', high: '😍' },
      }),
    },
    {
      ...{ name: 'battle', from: 207, until: 286, onAir: true },
      setup: setupOf(BATTLE, {
        ...{ kind: 'battle', shown: 'live', ...seconds(60) },
        ...{ tapsPerSecond: 10, overtime: { withinPercent: 6, forMs: 15_000 } },
      }),
    },
  ],
  after: [
    {
      ...{ name: 'again', from: 10, until: 57 },
      setup: setupOf(AGAIN, { kind: 'yes_no', shown: 'own_vote', ...seconds(45) }),
    },
  ],
}

/** How much fans like each option, of polls whose outcome should make sense. */
const LIKINGS: Readonly<Record<string, readonly number[]>> = {
  guess: [1, 3, 8, 3],
  sound: [12, 1],
  colour: [7, 3, 4],
  camera: [1, 1, 3, 6, 8],
  city: [4, 5, 5, 4],
  again: [11, 1],
}
/** How much they like those of this poll; undefined = as it comes. */
export function likingsOf({ poll, setup }: Pick<Poll, 'poll' | 'setup'>): readonly number[] | undefined {
  const name = isOurs({ poll }) ? (poll.slice(OURS.length).split('-')[0] ?? '') : ''
  return LIKINGS[name]?.slice(0, optionsOf(setup))
}

const CITY_TIMES = { from: 150, corrected: 163, until: 203 }
const RIGHT_CITIES = setupOf(CITY, { kind: 'multiple', min: 1, max: 2, abstain: true, shown: 'live', ...seconds(38) })
const last = CITY.en.options.length - 1
const WRONG_CITIES: PollSetup = {
  ...RIGHT_CITIES,
  options: RIGHT_CITIES.options.slice(0, last),
  texts: Object.fromEntries(
    Object.entries(RIGHT_CITIES.texts ?? {}).map(([language, words]) => [
      language,
      { ...words, options: words.options?.slice(0, last) ?? [] },
    ]),
  ),
}
/** What was withdrawn cannot be opened again: every round has its own. */
const cityId = ({ anchor }: Moment, which = ''): PollId => idOf(`city-${anchor.toString(36)}${which}`)

const known = ({ everyone }: DemoSeen, poll: PollId): Poll | undefined =>
  everyone.polls.find((one) => one.poll === poll)

function open(seen: DemoSeen, poll: PollId, setup: PollSetup, onAir?: true): Order[] {
  const there = known(seen, poll)
  if (there?.state === 'open' || there?.state === 'withdrawn') return []
  const drafted = there !== undefined || seen.staff.polls.queue.some((draft) => draft.poll === poll)
  return [
    ...(drafted ? [] : [hostOrder('poll.draft', { poll, setup }, 'draft')]),
    hostOrder('poll.open', { poll, ...(onAir && { onAir }) }, 'open'),
  ]
}

/** A poll closes by its own time; this is for one that did not. */
function close(seen: DemoSeen, poll: PollId): Order[] {
  const there = known(seen, poll)
  return there?.state === 'open' ? [hostOrder('poll.close', { poll, round: there.round })] : []
}

function reveal(seen: DemoSeen, poll: PollId): Order[] {
  const there = known(seen, poll)
  const counted = seen.staff.polls.counted.some((one) => one.poll === poll && one.round === there?.round)
  return there?.state === 'closed' && counted ? [hostOrder('poll.reveal', { poll, round: there.round })] : []
}

const stepsOf = ({ name, from, until, setup, onAir, reveal: at }: DemoPoll): Step[] => [
  stepAt(`poll-${name}`, from, (seen) => open(seen, idOf(name), setup, onAir), Math.max(from + 5, until - LEAST)),
  stepAt(`poll-${name}-ends`, until, (seen) => close(seen, idOf(name)), Infinity),
  ...(at === undefined ? [] : [stepAt(`poll-${name}-shown`, at, (seen) => reveal(seen, idOf(name)), Infinity)]),
]

const withdraw = (seen: DemoSeen): Order[] => {
  const [wrong, right] = [cityId(seen.moment), cityId(seen.moment, '-b')]
  if (known(seen, wrong) === undefined || known(seen, right)) return []
  const correction = { poll: right, setup: RIGHT_CITIES }
  return [hostOrder('poll.withdraw', { poll: wrong, reason: CITY_REASON, correction })]
}

const citySteps: Step[] = [
  stepAt('poll-city', CITY_TIMES.from, (seen) => open(seen, cityId(seen.moment), WRONG_CITIES)),
  // Late rather than never: what is not corrected would count.
  stepAt('poll-city-corrected', CITY_TIMES.corrected, withdraw, CITY_TIMES.until - 5),
  stepAt(
    'poll-city-ends',
    CITY_TIMES.until,
    (seen) => ['', '-b'].flatMap((which) => close(seen, cityId(seen.moment, which))),
    Infinity,
  ),
]

export const pollSteps = (part: keyof typeof DEMO_POLLS): Step[] => [
  ...DEMO_POLLS[part].flatMap(stepsOf),
  ...(part === 'live' ? citySteps : []),
]

/** What the last round has left: polls that cannot be opened again, and what is still open of it. */
export const tidyPolls = ({ everyone, moment }: DemoSeen): Order[] => {
  const current = new Set<string>(DEMO_POLLS[moment.phase].map(({ name }) => idOf(name)))
  return everyone.polls.filter(isOurs).flatMap((poll): Order[] => {
    const over = poll.state === 'revealed' || poll.state === 'withdrawn'
    if (poll.poll.startsWith(idOf('city-')) && over)
      return [hostOrder('poll.archive', { poll: poll.poll }, `put-away-${poll.poll}`)]
    if (poll.state !== 'open' || current.has(poll.poll)) return []
    return [hostOrder('poll.close', { poll: poll.poll, round: poll.round }, `close-${poll.poll}-${poll.round}`)]
  })
}
