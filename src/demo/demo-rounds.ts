import { DEMO_CUES, rundownAt, type TimedCue } from './demo-cues.ts'
import { isDemoPerson } from './demo-fans.ts'
import { pollSteps, tidyPolls } from './demo-polls.ts'
import { answerSteps, askSteps, tidyQuestions } from './demo-questions.ts'
import { dueOf, hostOrder, lineOf, stepAt, type Called, type DemoSeen, type Order, type Step } from './demo-script.ts'
import {
  DEMO_LANGUAGES,
  DEMO_LAUNCH,
  DEMO_NOTICES,
  DEMO_QUESTION,
  DEMO_TEASERS,
  HOST_SAYS,
  original,
} from './demo-texts.ts'
import { ROUND, type DemoPhase } from './demo-time.ts'
import type { ChatLine } from '../protocol/chat.ts'
import type { StageView } from '../protocol/stage.ts'

/** A show or a thanks that goes on for so much longer (s) was left lying: nobody was there. */
const LEFT_LYING = 60
const always = Infinity
const SLOW_SECONDS = 10

const says = (name: keyof typeof HOST_SAYS, at: number): Step =>
  stepAt(name, at, () => [{ by: 'host', command: 'chat.send', input: { text: HOST_SAYS[name] } }])

/** The launch's own words and its run-down, unless they are there. */
const dress = ({ everyone: { launch }, staff, pace }: DemoSeen): Order[] => {
  const { words, texts } = original(DEMO_LAUNCH)
  const { lead, thanks } = words
  const changes = { lead, thanks, texts, language: DEMO_LANGUAGES[0] }
  const cues = rundownAt(pace.secondMs)
  return [
    ...(launch.lead === undefined ? [hostOrder('launch.edit', { changes }, 'words')] : []),
    ...(staff.rundown.length === 0 ? [hostOrder('stage.plan', { cues }, 'cues')] : []),
  ]
}

/** What the last round has left: its pin, its wall, its brakes. What real hosts and fans have put there stays. */
const tidy = ({ everyone: { chat, brakes } }: DemoSeen): Order[] => [
  ...(chat.pinned && isOurs(chat.pinned) ? [hostOrder('chat.pin', { line: null }, 'pin')] : []),
  ...chat.featured.filter(isOurs).map(({ seq }) => hostOrder('chat.feature', { line: seq, on: false }, `wall-${seq}`)),
  ...(brakes.slow === SLOW_SECONDS ? [hostOrder('brakes.set', { slow: 0 }, 'slow')] : []),
]
const isOurs = ({ by }: ChatLine): boolean => by !== undefined && isDemoPerson(by)

const TEASERS_AT = [12, 50, 100] as const

/** Each card waits for its moment of this round; what the last round showed goes first. */
const teasers = ({ everyone, staff, moment, pace }: DemoSeen): Order[] =>
  Object.entries(DEMO_TEASERS).flatMap(([card, texts], i): Order[] => {
    const at = moment.anchor - (ROUND.lobby - (TEASERS_AT[i] ?? 0)) * pace.secondMs
    const shown = everyone.teasers.find((teaser) => teaser.card === card)
    if (shown && shown.at !== at) return [hostOrder('teaser.drop', { card }, `drop-${card}`)]
    if (staff.teasers.some((teaser) => teaser.card === card && teaser.at === at)) return []
    const { words, texts: others } = original(texts)
    return [hostOrder('teaser.plan', { teaser: { card, at, ...words, texts: others } }, card)]
  })

const notice = (name: 'doors' | 'handsOn', at: number, forSeconds: number): Step =>
  stepAt(name, at, ({ now, pace }) => {
    const { words: text, texts } = original(DEMO_NOTICES[name])
    return [hostOrder('announcement.make', { text, texts, until: Math.round(now + forSeconds * pace.secondMs) })]
  })

const correction = stepAt('corrected', 128, ({ everyone }) => {
  const wrong = everyone.announcements.find(({ text }) => text === DEMO_NOTICES.handsOn.en)
  if (wrong === undefined) return []
  const { words: text, texts } = original(DEMO_NOTICES.handsOnCorrected)
  return [hostOrder('announcement.correct', { announcement: wrong.announcement, text, texts })]
})

/** On air by the run-down, past what was missed; by itself if the run-down is a host's own. */
const cue = (timed: TimedCue, partBegins: number): Step =>
  stepAt(
    `cue-${timed.cue}`,
    timed.from - partBegins,
    ({ everyone, staff }) => {
      if (isOnAir(timed, everyone.stage) || isInterrupted(timed, everyone.stage)) return []
      const cues = staff.rundown.map((planned) => planned.cue)
      const [next, its] = [cues.indexOf(everyone.stage.cue ?? '') + 1, cues.indexOf(timed.cue)]
      if (its < next) return [hostOrder('stage.set', { scene: timed.scene }, 'alone')]
      return cues.slice(next, its + 1).map((name) => hostOrder('stage.next', { cue: name }, name))
    },
    timed.until - partBegins,
  )
const isOnAir = ({ cue, scene }: TimedCue, stage: StageView): boolean =>
  stage.scene?.kind === scene.kind &&
  (stage.cue === cue || (scene.kind === 'card' && stage.scene.kind === 'card' && stage.scene.title === scene.title))

/** It came, and a poll or a question has taken its place. */
const isInterrupted = ({ cue }: TimedCue, { cue: last, scene }: StageView): boolean =>
  cue === last && (scene?.kind === 'poll' || scene?.kind === 'question')

const cuesOf = (phase: 'lobby' | 'live'): Step[] =>
  DEMO_CUES.filter(({ from }) => from < 0 === (phase === 'lobby')).map((timed) =>
    cue(timed, phase === 'lobby' ? -ROUND.lobby : 0),
  )

/** Another language asks in every round, in the voice of a fan of that language. */
const questionOf = ({ moment }: DemoSeen) => {
  const fan = Math.floor(moment.anchor / 1_000) % DEMO_LANGUAGES.length
  return { fan, ...DEMO_QUESTION[DEMO_LANGUAGES[fan] ?? 'en'] }
}
const question = [
  stepAt('question', 106, (seen) => {
    const { fan, asks } = questionOf(seen)
    return [{ by: fan, command: 'chat.send', input: { text: asks } }]
  }),
  stepAt('answer', 116, (seen) => {
    const asked = lineOf(seen, 'question')
    return asked ? [hostOrder('chat.send', { text: questionOf(seen).answer, re: asked.seq })] : []
  }),
]

const SHORTEST_ON_THE_WALL = 12

/** One of the newest lines of fans goes to the wall, one that says something. */
const toTheWall = (nth: number, at: number): Step =>
  stepAt(`wall-${nth}`, at, ({ everyone: { chat } }) => {
    const there = new Set(chat.featured.map(({ seq }) => seq))
    const fit = chat.lines.filter(
      (line) => isOurs(line) && !line.staff && !there.has(line.seq) && (line.text?.length ?? 0) >= SHORTEST_ON_THE_WALL,
    )
    const chosen = fit.at(-1)
    return chosen ? [hostOrder('chat.feature', { line: chosen.seq, on: true })] : []
  })

const pin = stepAt('pin', 138, (seen) => {
  const line = lineOf(seen, 'pinned')
  return line && seen.everyone.chat.pinned?.seq !== line.seq ? [hostOrder('chat.pin', { line: line.seq })] : []
})

const slow = (name: string, at: number, seconds: number, until?: number): Step =>
  stepAt(
    name,
    at,
    ({ everyone: { brakes } }) =>
      brakes.slow === SLOW_SECONDS - seconds ? [hostOrder('brakes.set', { slow: seconds })] : [],
    until,
  )

const leftLying = ({ everyone: { launch }, pace: { secondMs } }: DemoSeen): boolean =>
  (launch.endedAt ?? 0) - (launch.startedAt ?? 0) > (ROUND.live + LEFT_LYING) * secondMs

/** From the countdown again: after the thanks, or at once when there is nobody left to thank. */
const again = (seen: DemoSeen): Order[] => {
  const { moment, now, pace } = seen
  const late = moment.second >= ROUND.after + LEFT_LYING || leftLying(seen)
  if (moment.second < ROUND.after && !late) return []
  const begins = late ? now : moment.anchor + ROUND.after * pace.secondMs
  return [hostOrder('launch.move', { startsAt: Math.round(begins + ROUND.lobby * pace.secondMs) })]
}

const STEPS: Record<DemoPhase, readonly Step[]> = {
  lobby: [
    stepAt('tidy', 0, (seen) => [...tidy(seen), ...tidyPolls(seen), ...tidyQuestions(seen)], always),
    stepAt('dress', 0, dress, always),
    stepAt('teasers', 0, teasers, always),
    says('hello', 8),
    notice('doors', 16, 60),
    ...cuesOf('lobby'),
    stepAt(
      'countdown',
      95,
      ({ everyone: { stage } }) => (stage.scene ? [hostOrder('stage.set', { scene: null })] : []),
      always,
    ),
    says('soon', 120),
    says('ask', 28),
    ...pollSteps('lobby'),
    ...askSteps('lobby'),
    ...answerSteps.lobby,
  ],
  live: [
    ...cuesOf('live'),
    says('welcome', 12),
    notice('handsOn', 98, 90),
    ...question,
    correction,
    says('pinned', 134),
    pin,
    ...[140, 141, 142, 143, 160, 172].map((at, i) => toTheWall(i, at)),
    slow('slow-on', 222, SLOW_SECONDS),
    says('slow', 223),
    slow('slow-off', 262, 0, always),
    says('bye', 318),
    says('vote', 85),
    says('battle', 208),
    ...pollSteps('live'),
    ...askSteps('live'),
    ...answerSteps.live,
    stepAt('end', ROUND.live, () => [hostOrder('launch.end', {})], always),
  ],
  after: [
    stepAt('again', 0, again, always),
    says('thanks', 4),
    ...pollSteps('after'),
    ...askSteps('after'),
    ...answerSteps.after,
    stepAt('tidy', 60, tidy, always),
  ],
}

/** What the demo is to do now, in this order. */
export const ordersAt = (seen: DemoSeen): Called[] => dueOf(STEPS[seen.moment.phase], seen)
