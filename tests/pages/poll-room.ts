import type { PollId, PollSetup } from '../../src/protocol/polls.ts'
import { vi } from 'vitest'
import { newId, type Fan } from '../support.ts'
import type { Hall } from './page-browser.ts'
import type { Show } from './show-room.ts'

const COLOURS = ['Night brass', 'Paper white', 'Ink']
/** A poll as a host would set it up; what is given comes on top. */
export const pollOf = (given: Partial<PollSetup> = {}): PollSetup => ({
  kind: 'single',
  question: 'Which colour should ship first?',
  options: COLOURS.map((text) => ({ text })),
  shown: 'live',
  language: 'en',
  texts: { 'zh-Hans': { question: '哪个颜色先发货?', options: ['夜铜色', '纸白', '墨色'] } },
  ...given,
})
const plain = { options: [], texts: {} }
export const scaleOf = (given: Partial<PollSetup> = {}): PollSetup =>
  pollOf({
    ...{ kind: 'scale', question: 'How much do you want it?', ...plain },
    scale: { from: 1, to: 5, low: 'Not for me', high: 'Take my money' },
    ...given,
  })
export const yesNoOf = (given: Partial<PollSetup> = {}): PollSetup =>
  pollOf({ kind: 'yes_no', question: 'Should the hinge click?', ...plain, ...given })
export const battleOf = (given: Partial<PollSetup> = {}): PollSetup =>
  pollOf({
    ...{ kind: 'battle', question: 'Who carries the day?', texts: {} },
    options: [{ text: 'Team brass' }, { text: 'Team white' }],
    forMs: 60_000,
    ...given,
  })

/** Drafts a poll and opens it. */
export async function openPoll(show: Show, setup: PollSetup, onAir = false): Promise<PollId> {
  const poll = newId()
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 12) as PollId
  await show.do('poll.draft', { poll, setup })
  await show.do('poll.open', { poll, onAir })
  return poll
}

/** So many guests vote, in turn for what is given. */
export async function crowdVotes(
  hall: Hall,
  show: Show,
  poll: PollId,
  choices: readonly (readonly number[])[],
  round = 1,
): Promise<Fan[]> {
  const fans = await Promise.all(choices.map(() => hall.app.join(undefined, { room: show.room as never })))
  const replies = await Promise.all(
    fans.map((fan, n) => fan.send('poll.vote', { poll, round, choice: [...(choices[n] ?? [])] })),
  )
  const refused = replies.find((reply) => !reply.ok)
  if (refused) throw new Error(JSON.stringify(refused))
  return fans
}

/** Until the poll has come so far. */
export async function pollIs(show: Show, poll: PollId, state: 'closed' | 'revealed' | 'withdrawn'): Promise<void> {
  await vi.waitFor(() => {
    const now = show.host.room.view.everyone.polls.find((one) => one.poll === poll)
    if (now?.state !== state) throw new Error(`${poll} is ${now?.state}`)
  }, 10_000)
}
/** Until then it is not put away. */
export const pollIsSealed = (show: Show, poll: PollId): Promise<void> =>
  show.host.until(({ room: { view } }) =>
    view.everyone.polls.some((one) => one.poll === poll && one.seal !== undefined),
  )
