import type { PollId } from '../../src/protocol/polls.ts'
import { done } from '../chat/chat-cast.ts'
import { colours, duel } from '../polls/poll-setups.ts'
import type { Fan } from '../support.ts'

const FAR = 4_000_000_000_000
const ROUND = { poll: 'colour', round: 1 }

/** An input for every command of a room that its schema takes. */
export const inputs: Record<string, object> = {
  'launch.edit': { changes: { lead: 'x' } },
  'launch.move': { archivesAt: FAR },
  'teaser.plan': { teaser: { card: 'a', at: FAR, title: 'x' } },
  'teaser.drop': { card: 'a' },
  'stage.set': { scene: { kind: 'wall' } },
  'stage.plan': { cues: [] },
  'stage.next': { cue: 'a' },
  'announcement.make': { text: 'x' },
  'announcement.correct': { announcement: 1, text: 'x' },
  'announcement.withdraw': { announcement: 1 },
  'brakes.set': { slow: 5 },
  'person.restrict': { person: 'g_somebody-else', forMs: null },
  'person.free': { person: 'g_somebody-else' },
  'permissions.set': { chat: 'member' },
  'chat.send': { text: 'x' },
  'chat.edit': { line: 1, text: 'x' },
  'chat.remove': { line: 1 },
  'chat.react': { line: 1, reaction: '🔥', on: true },
  'chat.restore': { line: 1 },
  'chat.judge': { held: [1], allow: true },
  'chat.pin': { line: 1 },
  'chat.feature': { line: 1, on: true },
  'cheer.send': { kind: '👏' },
  'poll.draft': { poll: 'other', setup: colours },
  'poll.drop': { poll: 'waits' },
  'poll.arrange': { polls: [] },
  'poll.open': { poll: 'waits' },
  'poll.extend': { ...ROUND, byMs: 1_000 },
  'poll.close': ROUND,
  'poll.reveal': ROUND,
  'poll.withdraw': { poll: 'colour', reason: 'x' },
  'poll.archive': { poll: 'colour' },
  'poll.vote': { ...ROUND, choice: [0] },
  'poll.tap': { ...ROUND, poll: 'duel', side: 0, taps: 1 },
  'poll.mine': { poll: 'colour' },
  'question.ask': { text: 'x' },
  'question.upvote': { question: 1, on: true },
  'question.withdraw': { question: 1 },
  'question.answer': { question: 1, text: 'x' },
  'question.hide': { question: 1 },
  'question.restore': { question: 1 },
}

/** A poll and a battle that are over, one that waits, and a question. */
export async function asked(host: Fan, fan: Fan): Promise<number> {
  for (const [name, setup] of Object.entries({ colour: colours, duel, waits: colours }))
    done(await host.send('poll.draft', { poll: name as PollId, setup }))
  for (const poll of ['colour', 'duel'] as PollId[]) {
    done(await host.send('poll.open', { poll }))
    done(await host.send('poll.close', { poll, round: 1 }))
  }
  await host.until(({ room: { view } }) => view.everyone.polls.filter(({ seal }) => seal).length === 2)
  return done(await fan.send('question.ask', { text: 'Is it heavy?' })).seq
}
