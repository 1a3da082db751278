import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { CrowdOptions } from './crowd.ts'
import type { VotingPlan } from './electorate.ts'
import { planCrowd } from './crowd-plan.ts'
import { readRecording, type TimedLine } from './recording.ts'
import { seeded, type Random } from './seeded.ts'
import { smallTalk } from './small-talk.ts'

export const USAGE = `npm run crowd -- --url http://127.0.0.1:3000 (--replay file.ndjson.gz | --generate 20 --seconds 30 | --voters 200)
  --room main              which room
  --listeners 50           how many only listen, and check
  --speed 1                how many times as fast as recorded
  --from-minute, --minutes a slice of the recording
  --persons 2000           how many speak, at least
  --polling 0              so many percent of all come by long polling
  --seed 1                 the same crowd for the same seed
  --cuts-per-minute 0      connections torn while it runs
  --voters 0               how many vote and tap in whatever is open, and ask and upvote
  --asks-per-minute 0      questions of all voters together; others upvote them
  --host-key KEY           of a host link: the crowd opens polls of its own, in a room in which nobody else votes
  --polls 6                how many of its own, one after the other
  --poll-seconds 8         how long each of them is open
  --report file.json       the figures as JSON
  --quiet                  no progress`

const options = {
  url: { type: 'string', default: 'http://127.0.0.1:3000' },
  room: { type: 'string', default: 'main' },
  replay: { type: 'string' },
  generate: { type: 'string' },
  seconds: { type: 'string', default: '30' },
  listeners: { type: 'string', default: '50' },
  speed: { type: 'string', default: '1' },
  'from-minute': { type: 'string' },
  minutes: { type: 'string' },
  persons: { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  polling: { type: 'string', default: '0' },
  'cuts-per-minute': { type: 'string', default: '0' },
  voters: { type: 'string', default: '0' },
  'asks-per-minute': { type: 'string', default: '0' },
  'host-key': { type: 'string' },
  polls: { type: 'string', default: '6' },
  'poll-seconds': { type: 'string', default: '8' },
  report: { type: 'string' },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** The command line does not say what to do; the message says what to pass. */
export class UsageError extends Error {}

export interface CrowdCommand {
  crowd: CrowdOptions
  report?: string
  quiet: boolean
}

export function readCommand(args: string[]): CrowdCommand | 'help' {
  const { values } = parse(args)
  if (values.help) return 'help'
  const seed = number('seed', values.seed)
  const random = seeded(seed)
  const plan = planCrowd(lines(values, random), number('persons', values.persons), random)
  const listeners = number('listeners', values.listeners)
  const polling = Math.min(100, number('polling', values.polling)) / 100
  const cutsPerMinute = number('cuts-per-minute', values['cuts-per-minute'])
  const { url, room, report, quiet } = values
  return {
    crowd: { url, room, seed, random, plan, listeners, polling, cutsPerMinute, ...votingOf(values, plan.lengthMs) },
    quiet,
    ...(report !== undefined && { report }),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

type Values = ReturnType<typeof parse>['values']

/** Who votes beside those who talk; they stay at least as long. */
function votingOf(values: Values, lengthMs: number): { voting?: VotingPlan } {
  const voters = number('voters', values.voters)
  const { 'host-key': key } = values
  if (voters === 0 && key !== undefined) throw new UsageError('pass --voters <how many> with --host-key')
  if (voters === 0) return {}
  const voting = {
    voters,
    openMs: 1_000 * number('poll-seconds', values['poll-seconds']),
    asksPerMinute: number('asks-per-minute', values['asks-per-minute']),
    forMs: lengthMs > 0 || key !== undefined ? lengthMs : 1_000 * number('seconds', values.seconds),
    ...(key !== undefined && { host: { key, polls: number('polls', values.polls) } }),
  }
  return { voting }
}

function lines(values: Values, random: Random): TimedLine[] {
  const { replay, generate, minutes, 'from-minute': from } = values
  if (replay === undefined && generate === undefined && Number(values.voters) > 0) return []
  if (replay === undefined && generate === undefined)
    throw new UsageError('pass --replay <file.ndjson.gz>, --generate <lines a second> or --voters <how many>')
  if (replay === undefined) {
    return smallTalk(random, {
      perSecond: number('generate', generate ?? ''),
      seconds: number('seconds', values.seconds),
    })
  }
  if (!existsSync(replay))
    throw new UsageError(
      `there is no file ${replay}: pass --replay <a recorded crowd, .ndjson.gz> or --generate <lines a second>`,
    )
  const slice = { fromMinute: from && number('from-minute', from), minutes: minutes && number('minutes', minutes) }
  const { fromMinute, minutes: taken } = slice
  return readRecording(replay, {
    random,
    speed: number('speed', values.speed),
    ...(typeof fromMinute === 'number' && { fromMinute }),
    ...(typeof taken === 'number' && { minutes: taken }),
  })
}

function number(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new UsageError(`--${name} ${text}: not a number`)
  return value
}
