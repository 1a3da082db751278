import type { Page } from 'playwright-core'
import type { Poll, PollId, PollSetup } from '../../src/protocol/polls.ts'
import type { Fan } from '../support.ts'
import { openPanel } from './panel-hall.ts'
import type { HostedRoom, ScreenHall } from './screen-hall.ts'

export const COLOUR: PollSetup = {
  kind: 'single',
  question: 'Which colour should ship first?',
  options: [{ text: 'Night brass' }, { text: 'Paper white' }, { text: 'Ink' }],
  shown: 'live',
  forMs: 300_000,
  language: 'en',
  texts: { 'zh-Hans': { question: '先发哪个颜色？', options: ['夜铜', '纸白', '墨'] } },
}
export const CITY: PollSetup = {
  kind: 'single',
  question: 'Which city gets the next fan event?',
  options: [{ text: 'Shanghai' }, { text: 'Mexico City' }, { text: 'São Paulo' }, { text: 'Lagos' }],
  shown: 'reveal',
  language: 'en',
}
export const BATTLE: PollSetup = {
  kind: 'battle',
  question: 'Kill the animals, or save them?',
  options: [{ text: 'Kill the animals' }, { text: 'Save the animals' }],
  shown: 'live',
  forMs: 90_000,
  tapsPerSecond: 10,
  overtime: { withinPercent: 5, forMs: 30_000 },
}
export const SCALE: PollSetup = {
  kind: 'scale',
  question: 'How much do you like the hinge?',
  options: [],
  scale: { from: 1, to: 5, low: 'not at all', high: 'very much' },
  shown: 'own_vote',
  forMs: 60_000,
}
export const YES_NO: PollSetup = {
  kind: 'yes_no',
  question: 'Another colour at noon?',
  options: [],
  shown: 'close',
  abstain: true,
}

/** As much as a poll can hold, in several scripts. */
export const MANY: PollSetup = {
  kind: 'multiple',
  question: 'Which of these should the next one have? Name as many as four, whatever you would really use in a year.',
  options: [
    'A battery that lasts from one launch to the next, and then three days more',
    ...[
      '更亮的屏幕',
      'Una cámara mejor',
      'بطارية أكبر',
      'Less weight',
      'More colours',
      '512 GB',
      'A pen',
      'A louder speaker',
      'Nothing',
    ],
  ].map((text) => ({ text })),
  ...{ min: 1, max: 4, abstain: true, shown: 'live', forMs: 120_000 },
}

/** The name of a poll that a test chose. */
export const named = (name: string): PollId => name as PollId

/** Puts polls into a room's queue, in this order. */
export async function queue(room: HostedRoom, setups: Readonly<Record<string, PollSetup>>): Promise<void> {
  for (const [poll, setup] of Object.entries(setups)) await room.do('poll.draft', { poll: named(poll), setup })
}

/** Everybody's view of a poll, as soon as it is there. */
export async function pollIn(room: HostedRoom, is: (poll: Poll) => boolean): Promise<Poll> {
  const find = () => room.host.room.view.everyone.polls.find(is)
  await room.host.until(() => find() !== undefined)
  return find() as Poll
}

/** Persons without a page. */
export const voters = (hall: ScreenHall, room: string, n: number): Promise<Fan[]> =>
  Promise.all(Array.from({ length: n }, (_, at) => hall.app.join(`Voter ${at + 1}`, { room })))

/** Each of them casts one ballot; `choices` in turn. */
export async function vote(
  fans: readonly Fan[],
  { poll, round }: Poll,
  choices: readonly (readonly number[])[],
): Promise<void> {
  await Promise.all(
    fans.map(async (fan, at) => {
      const choice = [...(choices[at % choices.length] ?? [])]
      const reply = await fan.send('poll.vote', { poll, round, choice })
      if (!reply.ok) throw new Error(`poll.vote: ${reply.refused}`)
    }),
  )
}

/** The figures on the desk: votes and percent of each option. */
export const deskVotes = (page: Page): Promise<string[]> => page.locator('.poll-table .votes').allInnerTexts()
export const queueRow = (page: Page, text: string) => page.locator('.poll-queue .poll-row', { hasText: text })
export const deskButton = (page: Page, name: string) => page.locator('.poll-controls').getByRole('button', { name })

/** The names of what waits in the queue, in order. */
export const waiting = (room: HostedRoom): readonly string[] =>
  room.host.room.view.staff?.polls.queue.map(({ poll }) => poll) ?? []

/** A host's panel with its polls in sight. */
export async function atPolls(hall: ScreenHall, { room }: HostedRoom): Promise<Page> {
  const page = await openPanel(hall, room)
  await page.keyboard.press('v')
  await page.locator('.poll-queue').waitFor()
  return page
}

/** Chooses a table of polls to be imported. */
export const chooseFile = (page: Page, text: string): Promise<void> =>
  page
    .locator('.poll-queue input[type=file]')
    .setInputFiles({ name: 'polls.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
/** A table of so many polls. */
export const manyPolls = (n: number): string =>
  ['kind,question', ...Array.from({ length: n }, (_, at) => `yes_no,Poll ${at}?`)].join('\n')
