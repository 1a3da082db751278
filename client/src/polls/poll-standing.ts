import type { Person } from '../../../src/protocol/core.ts'
import { newestPoll, type Poll, type PollSetup } from '../../../src/protocol/polls.ts'
import { crowdRefusal, isStaff, type Standing } from '../../../src/protocol/roles.ts'

/** Polls that a page has cards for, oldest first: all that are open, what ended beside them, else the newest. */
export function polledNow(polls: readonly Poll[]): readonly Poll[] {
  const newest = newestPoll(polls)
  if (!newest) return []
  const open = polls.filter(({ state }) => state === 'open')
  if (open.length === 0) return [newest]
  const since = Math.min(...open.map(({ openedAt }) => openedAt))
  const isReplaced = (poll: Poll): boolean => open.some(({ corrects }) => corrects === poll.poll)
  return polls.filter((poll) => poll.state === 'open' || (poll.closedAt ?? poll.openedAt) > since || isReplaced(poll))
}

/** Why this person cannot vote, as far as a page can know before it asks. */
export function voteRefusal(
  { members }: Pick<PollSetup, 'members'>,
  me: Person | undefined,
  least: Standing | null,
): ReturnType<typeof crowdRefusal> {
  if (!me) return undefined
  const why = crowdRefusal(me, least)
  if (why || !members || isStaff(me) || me.standing === 'member') return why
  return 'members_only'
}

/** How many options a ballot names: from, to. */
export function choiceRange({ kind, min, max, options }: PollSetup): [from: number, to: number] {
  return kind === 'multiple' ? [min ?? 1, max ?? options.length] : [1, 1]
}

/** A tap is not enough: the choice is sent by its own button. */
export const needsSend = ({ kind, final }: PollSetup): boolean => kind === 'multiple' || final === true

/** A choice with that option in it, or without it; the oldest one goes when there are too many of one only. */
export function chosen(setup: PollSetup, before: readonly number[] | undefined, option: number): readonly number[] {
  const [, most] = choiceRange(setup)
  if (most === 1) return [option]
  const had = before ?? []
  const next = had.includes(option) ? had.filter((one) => one !== option) : [...had, option]
  return next.length > most ? had : next.toSorted((a, b) => a - b)
}

/** Whether a ballot may be sent as it is. Nothing chosen: only to abstain, which is its own choice. */
export function fits(setup: PollSetup, choice: readonly number[]): boolean {
  const [from, to] = choiceRange(setup)
  return choice.length === 0 ? setup.abstain === true : choice.length >= from && choice.length <= to
}

/** A card tells that it closes from here on, ms. */
const CLOSING_MS = 10_000

/** Whether a poll is drawn as it closes; `left` = ms, undefined = until somebody closes it. */
export const isClosing = ({ state }: Pick<Poll, 'state'>, left: number | undefined): boolean =>
  state === 'open' && left !== undefined && left <= CLOSING_MS
