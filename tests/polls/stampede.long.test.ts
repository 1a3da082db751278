import { expect, it } from 'vitest'
import { nodeHealth } from '../../scripts/chaos/health.mjs'
import { startCluster, type Cluster } from '../../scripts/lib/local-cluster.mjs'
import { openRoomBySecret } from '../../scripts/lib/open-room.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'
import { seeded } from '../../src/crowd/seeded.ts'
import { Tokens } from '../../src/persons/tokens.ts'
import type { PollCount, PollSetup } from '../../src/protocol/polls.ts'
import { Fan, newId, post } from '../support.ts'
import { newPoll } from './poll-setups.ts'
import { planVoter, Progress, votesOf, type VoterPlan } from './stampede.ts'

const NODES = 4
const SCREENS_EACH = 3
const VOTERS = 20_000
const SENDS = 3
const KILLS = 8
const AT_ONCE = 64

const setup: PollSetup = {
  kind: 'multiple',
  question: 'Which cities are next?',
  options: ['Lima', 'Osaka', 'Porto', 'Quito', 'Tainan', 'Utrecht'].map((text) => ({ text })),
  ...{ min: 1, max: 3, abstain: true, shown: 'live' },
}
const choices = [[], [0], [1], [4], [0, 1], [2, 5], [3, 4], [0, 2, 5], [1, 3, 4]]
const nobody: PollCount = { ballots: 0, abstained: 0, votes: setup.options.map(() => 0) }

/** What the plans come to, counted here and nowhere else. */
function expectedOf(plans: readonly VoterPlan[]): PollCount {
  const votes = setup.options.map((_, option) => plans.filter(({ last }) => last.includes(option)).length)
  return { ballots: plans.length, abstained: plans.filter(({ last }) => last.length === 0).length, votes }
}

/** One node after the other is killed as so many votes were answered, and started again at once. */
async function killNodes({ nodes }: Cluster, progress: Progress): Promise<void> {
  for (let kill = 0; kill < KILLS; kill++) {
    await progress.reached(Math.floor(((kill + 0.5) * VOTERS * SENDS) / KILLS))
    const node = nodes[kill % NODES]
    await node?.kill('SIGKILL')
    await node?.restart()
  }
}

/** So many voters at the same time, each with their sends one after the other; the receipts of all. */
async function stampede(plans: readonly VoterPlan[], how: Parameters<typeof votesOf>[1]): Promise<string[]> {
  const receipts: string[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let i = next++; i < plans.length; i = next++) receipts[i] = await votesOf(plans[i] as VoterPlan, how)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return receipts
}

/** Opened by the host at the first node; answers when every screen shows that it is open. */
async function openPoll(cluster: Cluster, tokens: Tokens, screens: Fan[]) {
  const poll = newPoll()
  const { token } = await post<{ token: string }>(`${cluster.url}/api/session`, {
    hostKey: tokens.hostLink(Date.now()),
  })
  const host = (command: string, body: object) =>
    post(`${cluster.url}/api/rooms/main/do/${command}`, { id: newId(), poll, ...body }, token)
  await host('poll.draft', { setup })
  await host('poll.open', {})
  const pollOf = (screen: Fan) => screen.room.view.everyone.polls.find((one) => one.poll === poll)
  await Promise.all(screens.map((screen) => screen.until((one) => pollOf(one)?.state === 'open')))
  return { poll, pollOf, close: () => host('poll.close', { round: 1 }) }
}

/** The choice beside each receipt in the file of ballots, as that node gives it. */
async function ballotsOf(url: string, poll: string): Promise<Map<string, string>> {
  const text = await (await fetch(`${url}/api/rooms/main/polls/${poll}/ballots`)).text()
  const lines = text
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { receipt?: string; choice?: number[] }]))
  return new Map(lines.flatMap(({ receipt, choice }) => (receipt ? [[receipt, String(choice)]] : [])))
}

it('[VOTE-11] 20,000 voters send three times each while nodes are killed: the result is their last ballots, on every screen', async () => {
  await prepare()
  const { log, health } = nodeHealth()
  const env = { LOG_LEVEL: 'warn', DEMO: 'off', SESSIONS_PER_MINUTE: '0' }
  const cluster = await startCluster({ nodes: NODES, env, log })
  const screens: Fan[] = []
  try {
    await openRoomBySecret(cluster.url, cluster.sessionSecret)
    const tokens = new Tokens(cluster.sessionSecret)
    for (const node of cluster.nodes.flatMap((one) => Array.from({ length: SCREENS_EACH }, () => one))) {
      const { token } = await post<{ token: string }>(`${node.url}/api/session`, {})
      const screen = new Fan(node.url, { token, room: 'main' })
      await screen.next('welcome')
      screens.push(screen)
    }
    const { poll, pollOf, close } = await openPoll(cluster, tokens, screens)
    const random = seeded(5)
    const plans = Array.from({ length: VOTERS }, () => planVoter(random, { tokens, doors: cluster.nodes, choices }))
    const progress = new Progress()
    const killing = killNodes(cluster, progress)
    const how = { path: '/api/rooms/main/do/poll.vote', poll, answered: () => progress.add() }
    const receipts = await stampede(plans, how)
    await killing
    const expected = expectedOf(plans)
    const live = JSON.stringify({ members: nobody, guests: expected })
    const shows = ({ room: { signals } }: Fan): string => {
      const { members, guests } = signals['poll.tally']?.value[poll] ?? {}
      return JSON.stringify({ members, guests })
    }
    await expect.poll(() => screens.map(shows), { timeout: 20_000 }).toEqual(screens.map(() => live))
    await close()
    await Promise.all(screens.map((screen) => screen.until((one) => pollOf(one)?.seal !== undefined)))
    for (const screen of screens) expect(pollOf(screen)?.result).toMatchObject({ members: nobody, guests: expected })
    expect(new Set(screens.map((screen) => pollOf(screen)?.seal)).size).toBe(1)
    for (const { url } of cluster.nodes) {
      const ballots = await ballotsOf(url, poll)
      expect(ballots.size).toBe(VOTERS)
      expect(plans.filter(({ last }, i) => ballots.get(receipts[i] ?? '') !== String(last))).toEqual([])
    }
    expect(health(cluster.nodes)).toEqual([])
  } finally {
    for (const screen of screens) screen.socket.disconnect()
    await cluster.stop()
  }
}, 240_000)
