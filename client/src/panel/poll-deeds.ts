import type { Poll } from '../../../src/protocol/polls.ts'

/** What a host can do with a poll that was opened. */
export type PollDeed = 'extend' | 'close' | 'reveal' | 'again' | 'withdraw' | 'archive' | 'air'

const isCounting = ({ state, result }: Poll): boolean => state === 'closed' && result === undefined

const DEEDS: Record<PollDeed, (poll: Poll) => boolean> = {
  extend: ({ state, closesAt }) => state === 'open' && closesAt !== undefined,
  close: ({ state }) => state === 'open',
  reveal: (poll) => poll.state === 'closed' && !isCounting(poll),
  again: (poll) => poll.state === 'revealed' || (poll.state === 'closed' && !isCounting(poll)),
  withdraw: ({ state }) => state !== 'withdrawn',
  archive: (poll) => poll.state !== 'open' && !isCounting(poll),
  air: () => true,
}

/** Whether that makes sense as the poll stands, with what staff know of it. */
export const mayDo = (deed: PollDeed, poll: Poll): boolean => DEEDS[deed](poll)
