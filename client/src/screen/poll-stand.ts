import { useRef } from 'preact/hooks'
import type { Poll, PollCount, PollTally } from '../../../src/protocol/polls.ts'
import { language, t } from '../i18n/language.ts'
import { abstainedOf, averageOf, pollRows, tallyOf, turnoutOf, type PollRow } from '../polls/poll-figures.ts'
import { optionLabels, questionIn } from '../polls/poll-words.ts'
import type { ScreenModel } from './screen-model.ts'

/** How a poll stands, as a hall may see it. */
export interface PollStand {
  poll: Poll
  question: { text: string; lang?: string }
  labels: readonly string[]
  /** Absent = the counts are not for everybody, or not yet. */
  rows?: readonly PollRow[]
  /** The same of the round before, where that was revealed. */
  before?: { round: number; rows: readonly PollRow[] }
  /** For each option which share of the members, and of the others, it has; absent where only one of the two voted. */
  groups?: { members: readonly number[]; guests: readonly number[] }
  turnout: number
  abstained: number
  average?: number
}

/** What was told of a round last stays until its result is there: at the close figures stand still, they do not go. */
export function usePollStand(model: ScreenModel, poll: Poll): PollStand {
  const told = useRef<{ poll: Poll['poll']; tally: PollTally } | undefined>(undefined)
  const tally = tallyOf(model.signals.value, poll)
  if (tally) told.current = { poll: poll.poll, tally }
  const last = told.current
  const same = last?.poll === poll.poll && last.tally.round === poll.round
  return pollStand(poll, same ? last.tally : untoldYet(poll))
}

/** A round of which everybody sees the figures begins with none: they come a moment later. */
function untoldYet({ setup, state, round }: Poll): PollTally | undefined {
  if (setup.shown !== 'live' || state !== 'open') return undefined
  const none: PollCount = { ballots: 0, abstained: 0, votes: [] }
  return { round, turnout: 0, members: none, guests: none }
}

function pollStand(poll: Poll, tally: PollTally | undefined): PollStand {
  const { setup } = poll
  const labels = optionLabels(setup, language.value, (key) => t(`screen.${key}`))
  const rows = pollRows(poll, tally, labels)
  const average = rows && averageOf(setup, rows)
  const last = poll.before.at(-1)
  const before = last && pollRows({ setup, result: last.result }, undefined, labels)
  const groups = groupShares(poll, tally)
  return {
    ...{ poll, question: questionIn(setup, language.value), labels },
    ...{ turnout: turnoutOf(poll, tally), abstained: abstainedOf(poll, tally) ?? 0 },
    ...(rows && { rows }),
    ...(average !== undefined && { average }),
    ...(last && before && { before: { round: last.round, rows: before } }),
    ...(groups && { groups }),
  }
}

function groupShares({ result }: Poll, tally: PollTally | undefined): PollStand['groups'] {
  const { members, guests } = result ?? tally ?? {}
  if (!members || !guests || members.ballots === 0 || guests.ballots === 0) return undefined
  return { members: sharesOf(members), guests: sharesOf(guests) }
}

function sharesOf({ votes, ballots, abstained }: PollCount): number[] {
  const chose = ballots - abstained
  return votes.map((n) => (chose === 0 ? 0 : n / chose))
}

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}！-｠]/u

/** How much room words take, in letters of the Latin kind. */
export const widthOf = (text: string): number =>
  Array.from(text).reduce((width, letter) => width + (WIDE.test(letter) ? 2 : 1), 0)

export type PollForm = 'scale' | 'pictures' | 'beside' | 'above'

/** How options are laid out: with their words beside their bars while those are short and few, else above. */
export function formOf({ poll: { setup }, labels }: Pick<PollStand, 'poll' | 'labels'>): PollForm {
  if (setup.kind === 'scale') return 'scale'
  if (setup.options.some(({ picture }) => picture !== undefined)) return 'pictures'
  const longest = Math.max(0, ...labels.map(widthOf))
  return longest <= 26 && labels.length <= 6 ? 'beside' : 'above'
}

/** Says when what is shown may take another room: with other words or parts, or with a digit more. */
export function roomTaken({ poll, question, labels, rows, groups, before }: PollStand): string {
  const change = (row: PollRow): number => row.percent - (before?.rows[row.option]?.percent ?? 0)
  const digits = rows?.map((row) => [row.votes, row.percent, change(row)].map((n) => String(n).length).join('.')).join()
  return [question.text, ...labels, poll.state, poll.overtime, digits, !groups, !before].join('\n')
}
