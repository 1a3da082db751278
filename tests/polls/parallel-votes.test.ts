import { expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { POLL_LIMITS, type PollId, type PollSetup } from '../../src/protocol/polls.ts'
import { launch, newId, newRoom, redisHouse, type App } from '../support.ts'
import { colours, newPoll } from './poll-setups.ts'

const VOTES = 50

interface Said {
  refused?: string
  choice?: number[]
  receipt?: string
}

/** Four nodes on one Redis, a poll that is open, and one person who knows no bounds. */
async function fourNodes(apps: App[], setup: Partial<PollSetup> = {}) {
  const [first] = apps as [App]
  const room = await newRoom(first)
  const host = (await first.hostSession()).token
  const { token } = await first.session('Ann')
  const poll = newPoll()
  const ask = (app: App, command: string, body: object, as = token): Promise<Said> => said(app, room, command, body, as)
  await ask(first, 'poll.draft', { poll, setup: { ...colours, ...setup } }, host)
  await ask(first, 'poll.open', { poll }, host)
  const screens = await Promise.all(apps.map((app, i) => app.join(`Screen ${i}`, { room })))
  const votes = (idOf: (i: number) => string, choiceOf: (i: number) => number[]): Promise<Said[]> =>
    Promise.all(
      Array.from({ length: VOTES }, (_, i) =>
        ask(apps[i % apps.length] as App, 'poll.vote', { id: idOf(i), poll, round: 1, choice: choiceOf(i) }),
      ),
    )
  const mine = async (app: App) => (await ask(app, 'poll.mine', { poll })) as { ballot?: Said }
  return { room, poll, votes, mine, screens, close: () => ask(first, 'poll.close', { poll, round: 1 }, host) }
}

async function said(app: App, room: RoomId, command: string, body: object, token: string): Promise<Said> {
  const response = await fetch(`${app.url}/api/rooms/${room}/do/${command}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ id: newId(), ...body }),
  })
  return (await response.json()) as Said
}

/** What every screen of every node shows in the end. */
async function results({ screens, poll }: { screens: Awaited<ReturnType<App['join']>>[]; poll: PollId }) {
  const result = (screen: (typeof screens)[number]) =>
    screen.room.view.everyone.polls.find((one) => one.poll === poll)?.result?.guests
  await Promise.all(screens.map((screen) => screen.until((one) => result(one) !== undefined)))
  return screens.map(result)
}

const withOnly = (option: number) => ({
  ballots: 1,
  abstained: 0,
  votes: colours.options.map((_, i) => (i === option ? 1 : 0)),
})
const node = () => launch({ redisUrl: redisHouse() })
const counted = (answers: Said[], refused: string) => answers.filter((answer) => answer.refused === refused).length

it('[A95] 50 votes of one person at the same time on four nodes: one ballot counts, the others are told so', async () => {
  await using a = await node()
  await using b = await node()
  await using c = await node()
  await using d = await node()
  const stage = await fourNodes([a, b, c, d], { final: true })
  const answers = await stage.votes(newId, (i) => [i % 3])
  const accepted = answers.filter(({ receipt }) => receipt !== undefined)
  expect(accepted).toHaveLength(1)
  expect(counted(answers, 'voted')).toBe(VOTES - 1)
  const choice = accepted[0]?.choice ?? []
  expect((await stage.mine(d)).ballot).toMatchObject(accepted[0] ?? {})
  await stage.close()
  expect(await results(stage)).toEqual(Array.from({ length: 4 }, () => withOnly(choice[0] ?? -1)))
})

it('[A95] the same where a ballot can be changed: one counts, the last; 50 sends of one vote are one, and answered alike', async () => {
  await using a = await node()
  await using b = await node()
  await using c = await node()
  await using d = await node()
  const stage = await fourNodes([a, b, c, d])
  const id = newId()
  const same = await stage.votes(
    () => id,
    () => [2],
  )
  expect(same).toEqual(Array.from({ length: VOTES }, () => ({ choice: [2], receipt: expect.any(String) })))
  expect(new Set(same.map(({ receipt }) => receipt)).size).toBe(1)
  const changes = await stage.votes(newId, (i) => [i % 2])
  const accepted = changes.filter(({ receipt }) => receipt !== undefined)
  expect(accepted).toHaveLength(POLL_LIMITS.changes - 1)
  expect(counted(changes, 'too_many')).toBe(VOTES - accepted.length)
  const { ballot } = await stage.mine(b)
  expect(accepted).toContainEqual(ballot)
  await stage.close()
  expect(await results(stage)).toEqual(Array.from({ length: 4 }, () => withOnly(ballot?.choice?.[0] ?? -1)))
})
