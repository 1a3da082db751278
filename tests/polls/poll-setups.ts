import { randomBytes } from 'node:crypto'
import type { PollId, PollSetup } from '../../src/protocol/polls.ts'

export const newPoll = (): PollId => randomBytes(6).toString('hex') as PollId

export const colours: PollSetup = {
  kind: 'single',
  question: 'Which colour should ship first?',
  options: [{ text: 'Night brass' }, { text: 'Paper white' }, { text: 'Ink' }],
  shown: 'live',
}
export const duel: PollSetup = {
  kind: 'battle',
  question: 'Brass or ink?',
  options: [{ text: 'Brass' }, { text: 'Ink' }],
  shown: 'live',
  forMs: 60_000,
}
