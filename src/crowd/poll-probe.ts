import type { PollId } from '../protocol/polls.ts'
import { readSnapshot } from './served-log.ts'

/** How long a snapshot is served as it is, ms. */
const SNAPSHOT_MS = 1_100

const fileOf = (url: string, room: string, poll: string, round: number): URL =>
  new URL(`/api/rooms/${room}/polls/${poll}/ballots?round=${round}`, url)

/** What the public doors tell of a poll that is not revealed, which they must not; undefined = nothing. */
export async function probePoll(url: string, room: string, poll: PollId, round: number): Promise<string | undefined> {
  const { view, signals } = await readSnapshot(url, room)
  const known = view.everyone.polls.find((one) => one.poll === poll)
  const tally = signals['poll.tally']?.value[poll]
  if (known?.state !== 'revealed' && known?.round === round && known.result)
    return `the snapshot has the result of ${poll}`
  if (tally?.guests && known?.setup.shown !== 'live') return `the snapshot's signals have counts of ${poll}`
  if (signals['poll.early']) return 'the snapshot has signals for staff'
  if (known === undefined || known.state === 'revealed') return undefined
  const { status } = await fetch(fileOf(url, room, poll, round))
  if (status === 404 || (await isRevealed(url, room, poll, round))) return undefined
  return `the ballots of ${poll} are served before it is revealed: ${status}`
}

/** It may have been revealed while the file was asked for; snapshots are a second old at most. */
async function isRevealed(url: string, room: string, poll: PollId, round: number): Promise<boolean> {
  await new Promise((wait) => setTimeout(wait, SNAPSHOT_MS))
  const { view } = await readSnapshot(url, room)
  const known = view.everyone.polls.find((one) => one.poll === poll)
  return known !== undefined && (known.round > round || known.state === 'revealed')
}

/** The file of a round's ballots, as everybody may have it once it is revealed. */
export async function readBallots(url: string, room: string, poll: PollId, round: number): Promise<string> {
  const answer = await fetch(fileOf(url, room, poll, round), { signal: AbortSignal.timeout(60_000) })
  if (!answer.ok) throw new Error(`GET ${answer.url}: ${answer.status} ${await answer.text()}`)
  return answer.text()
}
