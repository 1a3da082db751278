import { existsSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { demoFans, DEMO_HOST, fanOf } from '../../src/demo/demo-fans.ts'
import { DEMO_POLLS } from '../../src/demo/demo-polls.ts'
import { FAN_QUESTIONS } from '../../src/demo/demo-question-texts.ts'
import { ordersAt } from '../../src/demo/demo-rounds.ts'
import type { Called, DemoSeen } from '../../src/demo/demo-script.ts'
import { DEMO_LANGUAGES } from '../../src/demo/demo-texts.ts'
import { momentOf, REAL_PACE, ROUND, type DemoPhase } from '../../src/demo/demo-time.ts'
import { votesIn } from '../../src/demo/fan-votes.ts'
import { setupFits } from '../../src/polls/poll-setup-rules.ts'
import { cleanSetup } from '../../src/polls/clean-polls.ts'
import type { PersonId } from '../../src/protocol/core.ts'
import type { EveryoneView } from '../../src/protocol/index.ts'
import { optionsOf, POLL_KINDS, type Poll, type PollId, type PollSetup } from '../../src/protocol/polls.ts'
import { QUESTION_LIMITS, type Question } from '../../src/protocol/questions.ts'
import { schemas } from '../../src/protocol/schemas.ts'
import { cleanText } from '../../src/protocol/text.ts'
import { emptyEveryone, emptyStaff } from '../../src/protocol/view.ts'

const T0 = 1_800_000_000_000
const fans = demoFans(200)
const all = Object.values(DEMO_POLLS).flat()
const setupOf = (name: string): PollSetup => {
  const found = all.find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no poll ${name}`)
  return found.setup
}
const openPoll = (setup: PollSetup, more: Partial<Poll> = {}): Poll => ({
  ...{
    poll: 'anybodys' as PollId,
    setup,
    state: 'open',
    round: 1,
    box: 'AbCdEfGhIjKlMnOpQrStUv',
    openedAt: T0,
    before: [],
  },
  ...(setup.forMs !== undefined && { closesAt: T0 + setup.forMs }),
  ...more,
})

/** What fans send about that poll within so many seconds of its opening. */
function sentIn(poll: Poll, seconds: number, from = 0): Called[] {
  const everyone = { ...emptyEveryone(), polls: [poll] }
  const first = Math.floor((T0 + from * 1_000) / 100)
  return Array.from({ length: seconds * 10 }, (_, i) => first + i).flatMap((slot) =>
    votesIn({ slot, ms: 100, pace: REAL_PACE }, everyone, fans),
  )
}
const choicesOf = (orders: readonly Called[]): (readonly number[])[] =>
  orders.flatMap((order) => (order.command === 'poll.vote' ? [order.input.choice] : []))
const tapsOf = (orders: readonly Called[]): [number, number] => {
  const sums: [number, number] = [0, 0]
  for (const order of orders) if (order.command === 'poll.tap') sums[order.input.side] += order.input.taps
  return sums
}

describe('[DEMO-6] its polls', () => {
  it('are of every kind but what is corrected, in words that the server keeps, in five languages', () => {
    expect(new Set([...all.map(({ setup }) => setup.kind), 'multiple'])).toEqual(new Set(POLL_KINDS))
    for (const { name, setup } of all) {
      expect(setupFits(setup), name).toBe(true)
      expect(cleanSetup(setup), name).toEqual(setup)
      expect(Object.keys(setup.texts ?? {}).toSorted(), name).toEqual(DEMO_LANGUAGES.slice(1).toSorted())
    }
  })

  it('have pictures that are there, and small', () => {
    const pictures = all.flatMap(({ setup }) => setup.options.flatMap(({ picture }) => picture ?? []))
    expect(pictures).toHaveLength(3)
    for (const path of pictures) {
      const file = new URL(`../../client/public${path}`, import.meta.url)
      expect(existsSync(file), path).toBe(true)
      expect(statSync(file).size).toBeLessThan(6_000)
    }
  })

  it('are over by themselves before the host would close them, within their part', () => {
    for (const [part, polls] of Object.entries(DEMO_POLLS))
      for (const { name, from, until, setup } of polls) {
        const longest = (setup.forMs ?? Infinity) + (setup.overtime?.forMs ?? 0)
        expect(from * 1_000 + longest, name).toBeLessThan(until * 1_000)
        expect(until, name).toBeLessThan(ROUND[part as DemoPhase])
      }
  })
})

describe('[DEMO-7] its fans', () => {
  it.each(all.filter(({ setup }) => setup.kind !== 'battle'))(
    'vote in $name, most of them early, each as it may be',
    ({ setup }) => {
      const poll = openPoll(setup)
      const sent = sentIn(poll, (setup.forMs ?? 0) / 1_000)
      for (const { command, input, id } of sent)
        expect(schemas[command].input.safeParse({ ...input, id }).error, command).toBeUndefined()
      const voters = new Set(sent.map(({ by }) => by))
      expect(voters.size).toBeGreaterThan(150)
      expect(voters.size).toBeLessThan(195)
      const early = new Set(sentIn(poll, (setup.forMs ?? 0) / 3_000).map(({ by }) => by))
      expect(early.size).toBeGreaterThan(voters.size / 2)
      const options = optionsOf(setup)
      for (const choice of choicesOf(sent)) for (const option of choice) expect(option).toBeLessThan(options)
      expect(new Set(choicesOf(sent).map(String)).size).toBeGreaterThan(1)
      expect(sent.length > voters.size, 'some think better of it').toBe(setup.final !== true)
      expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length)
    },
  )

  it('mostly say yes where it would be odd if they did not', () => {
    const yes = choicesOf(sentIn(openPoll(setupOf('sound'), { poll: 'demo-sound' as PollId }), 25)).filter(
      ([place]) => place === 0,
    )
    expect(yes.length).toBeGreaterThan(130)
  })

  it('do the same on every node', () => {
    const poll = openPoll(setupOf('colour'))
    expect(sentIn(poll, 5)).toEqual(sentIn(poll, 5))
    expect(sentIn(poll, 5)).not.toEqual(sentIn({ ...poll, box: 'another box' }, 5))
  })

  it('tap in a battle within its cap, lead in turns, come close in the end, and decide it in the overtime', () => {
    const setup = setupOf('battle')
    const poll = openPoll(setup)
    const taken = sentIn(poll, 60)
    const atOnce = taken.flatMap((order) => (order.command === 'poll.tap' ? [order.input.taps] : []))
    expect(Math.max(...atOnce)).toBeLessThanOrEqual(setup.tapsPerSecond ?? 0)
    const leads = [5, 10, 15, 20, 25, 30].map((second) => {
      const [one, other] = tapsOf(sentIn(poll, 5, second - 5))
      return Math.sign(one - other)
    })
    expect(new Set(leads)).toEqual(new Set([1, -1]))
    const [one, other] = tapsOf(taken)
    expect(one + other).toBeGreaterThan(5_000)
    expect((100 * Math.abs(one - other)) / (one + other)).toBeLessThan(setup.overtime?.withinPercent ?? 0)
    const [more, less] = tapsOf(sentIn({ ...poll, overtime: true }, 15, 60))
    expect(Math.abs(more - less) / (more + less)).toBeGreaterThan(0.1)
    expect(taken.length / 60, 'commands a second').toBeLessThan(50)
  })

  it('want questions to be answered, and leave those alone that are', () => {
    const question = (n: number, answered: boolean): Question => ({
      ...{ question: n, entry: n, at: T0, by: 'g_somebody' as PersonId, name: 'Ann', text: `Well ${n}?` },
      ...(answered && { answer: { name: 'Nora', at: T0 } }),
    })
    const everyone: EveryoneView = { ...emptyEveryone(), questions: [1, 2, 3, 4].map((n) => question(n, n > 2)) }
    const wanted = Array.from({ length: 600 }, (_, i) =>
      votesIn({ slot: i, ms: 100, pace: REAL_PACE }, everyone, fans),
    ).flat()
    const asked = wanted.map(({ input }) => (input as { question: number }).question)
    expect(wanted.length).toBeGreaterThan(20)
    expect(new Set(asked)).toEqual(new Set([1, 2]))
  })
})

describe('[DEMO-6] its questions', () => {
  const words = Object.values(FAN_QUESTIONS).flat()

  it('are words that the server keeps, and none comes twice', () => {
    for (const text of words.flatMap(({ asks, answer }) => [asks, answer]))
      expect(cleanText(text, QUESTION_LIMITS.textLength)).toEqual({ ok: true, text })
    expect(new Set(words.map(({ asks }) => asks)).size).toBe(words.length)
  })

  const seenAt = (phase: DemoPhase, second: number, questions: readonly Question[], wanted = {}): DemoSeen => {
    const launch = {
      ...{ title: 'Aurora 3 launch', code: '22222', revision: 0, phase, startsAt: T0, demo: true as const },
      ...(phase !== 'lobby' && { startedAt: T0 }),
    }
    const now = T0 + (phase === 'lobby' ? second - ROUND.lobby : second) * 1_000
    const moment = momentOf(launch, now, REAL_PACE)
    if (moment === undefined) throw new Error('the demo has its moments')
    const everyone = { ...emptyEveryone(), launch, questions }
    return { everyone, staff: emptyStaff(), now, moment, pace: REAL_PACE, wanted }
  }
  const asked = (n: number, by: string, at = T0): Question => ({
    ...{ question: n, entry: n, at, by: by as PersonId, name: 'Ann', text: words[n]?.asks ?? '' },
  })
  const about = (orders: readonly Called[]) => orders.filter(({ command }) => command.startsWith('question.'))

  it('are asked by fans who write in that language', () => {
    const orders = [26, 52, 101].flatMap((second) => about(ordersAt(seenAt('lobby', second, []))))
    expect(orders).toHaveLength(3)
    for (const { by, input } of orders) {
      const language = fans[Number(by)]?.language ?? 'en'
      expect(FAN_QUESTIONS[language].map(({ asks }) => asks)).toContain((input as { text: string }).text)
    }
  })

  it('are answered by what most want, and none that a real person asked', () => {
    const fan = fans[7]?.session.person.id ?? ''
    const questions = [asked(1, fan), asked(2, fan), asked(3, 'g_somebodyreal')]
    const answer = (wanted: Record<string, number>) =>
      about(ordersAt(seenAt('live', 77, questions, wanted))).filter(({ by }) => by === 'host')
    expect(answer({ 1: 2, 2: 5, 3: 90 }).map(({ input }) => input)).toEqual([{ question: 2, text: words[2]?.answer }])
    expect(answer({}).map(({ input }) => input)).toEqual([{ question: 1, text: words[1]?.answer }])
    const onStage = ordersAt(seenAt('live', 170, questions, { 2: 5 }))
    expect(onStage.flatMap(({ command, input }) => (command === 'stage.set' ? [input] : []))).toContainEqual({
      scene: { kind: 'question', question: 2 },
    })
    expect(about(onStage).map(({ input }) => input)).toEqual([{ question: 2 }])
  })

  it('are taken back in the next round, and those of real people stay', () => {
    const before = T0 - 2 * ROUND.lobby * 1_000
    const fan = fans[7]?.session.person.id ?? ''
    const questions = [asked(1, fan, before), asked(2, 'g_somebodyreal', before), asked(3, fan)]
    const orders = about(ordersAt(seenAt('lobby', 1, questions)))
    expect(orders.map(({ by, command, input }) => [by, command, input])).toEqual([
      [7, 'question.withdraw', { question: 1 }],
    ])
    expect(fanOf(DEMO_HOST.person.id)).toBeUndefined()
  })
})
