import type { PollSetup } from '../protocol/polls.ts'

const options = (...texts: string[]) => texts.map((text) => ({ text }))

/** How the crowd's own host closes a poll: by hand when its time is over, or it closes by itself with so many of the voters. */
export interface CrowdPoll {
  setup: PollSetup
  /** Closes by itself with this part of the voters. */
  full?: number
}

/** What the crowd's own host asks, one after the other: every kind, and every time at which results are shown. */
export const CROWD_POLLS: readonly CrowdPoll[] = [
  {
    setup: {
      ...{ kind: 'single', question: 'Which colour?', shown: 'live', abstain: true },
      options: options('Night brass', 'Paper white', 'Ink', 'Another one'),
    },
  },
  { setup: { kind: 'yes_no', question: 'Do you come to the next one?', options: [], shown: 'own_vote' } },
  {
    setup: {
      ...{ kind: 'multiple', question: 'What matters most?', shown: 'close', min: 1, max: 3, final: true },
      options: options('Battery', 'Camera', 'Size', 'Price', 'Repair'),
    },
  },
  {
    setup: {
      ...{ kind: 'scale', question: 'How was the show?', options: [], shown: 'reveal' },
      scale: { from: 1, to: 5, low: 'dull', high: 'great' },
    },
  },
  {
    setup: {
      ...{ kind: 'battle', question: 'Brass or ink?', options: options('Brass', 'Ink'), shown: 'live' },
      ...{ forMs: 60_000, tapsPerSecond: 10 },
    },
  },
  {
    setup: { kind: 'yes_no', question: 'Quick: one more song?', options: [], shown: 'close' },
    full: 0.5,
  },
]
