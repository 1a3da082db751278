import { LAUNCH_LIMITS } from '../protocol/launches.ts'
import type { Texts } from '../protocol/core.ts'
import { POLL_LIMITS, type PollOption, type PollSetup, type PollTexts } from '../protocol/polls.ts'
import { cleanLine } from '../protocol/text.ts'

const { questionLength, optionLength, reasonLength } = POLL_LIMITS

const cleaned = (text: string, longest: number): string | undefined => {
  const clean = cleanLine(text, longest)
  return clean.ok ? clean.text : undefined
}
export const cleanReason = (text: string): string | undefined => cleaned(text, reasonLength)

/** All of them, or undefined where one holds nothing that can be seen. */
function every<T>(given: readonly (T | undefined)[]): T[] | undefined {
  return given.some((one) => one === undefined) ? undefined : (given as T[])
}

function cleanOption({ text, ...rest }: PollOption): PollOption | undefined {
  const words = cleaned(text, optionLength)
  return words === undefined ? undefined : { ...rest, text: words }
}

/** What the ends of a scale mean, as far as it can be seen. */
function cleanEnds(given: { low?: string; high?: string }): { low?: string; high?: string } {
  const [low, high] = [given.low, given.high].map((end) => end && cleaned(end, optionLength))
  return { ...(low && { low }), ...(high && { high }) }
}

function cleanTranslation({ question, options, ...ends }: PollTexts): PollTexts | undefined {
  const words = cleaned(question, questionLength)
  const others = options && every(options.map((option) => cleaned(option, optionLength)))
  if (words === undefined || (options && others === undefined)) return undefined
  return { question: words, ...(others && { options: others }), ...cleanEnds(ends) }
}

function cleanLines(texts: Texts<PollTexts>): Texts<PollTexts> | undefined {
  const entries = Object.entries(texts).slice(0, LAUNCH_LIMITS.languages)
  const all = every(entries.map(([, words]) => cleanTranslation(words)))
  return all && Object.fromEntries(entries.map(([language], i) => [language, all[i] as PollTexts]))
}

/** What is asked, as it may be shown; undefined = some of it holds nothing that can be seen. */
export function cleanSetup({ question, options, texts, scale, ...rest }: PollSetup): PollSetup | undefined {
  const words = cleaned(question, questionLength)
  const named = every(options.map(cleanOption))
  const others = texts && cleanLines(texts)
  if (words === undefined || named === undefined || (texts && others === undefined)) return undefined
  const steps = scale && { from: scale.from, to: scale.to, ...cleanEnds(scale) }
  return { ...rest, question: words, options: named, ...(steps && { scale: steps }), ...(others && { texts: others }) }
}
