import { isDeepStrictEqual } from 'node:util'
import type { CommandId, Epoch } from '../protocol/core.ts'
import type { EveryoneView } from '../protocol/index.ts'
import type { LoggedLine, Track } from './track.ts'
import type { Violations } from './violations.ts'

/** What became of one offered line. `answeredAt`: ms of this process's clock. */
export interface Outcome {
  id: CommandId
  person: string
  state: 'unsent' | 'in doubt' | 'acknowledged' | 'refused'
  seq?: number
  answeredAt?: number
}

/** The log as the server serves it in the end: every line after `after`, in order. */
export interface FinalLog {
  epoch: Epoch
  after: number
  lines: readonly LoggedLine[]
}

/**
 * Every acknowledged line stands in the log once, under the number that was acknowledged; a line refused for good stands
 * nowhere; a line in doubt at most once. `lossesAt`: when somebody cut the log's tail on purpose; what was acknowledged
 * before and is gone is counted and returned, not accused.
 */
export function checkOutcomes(
  outcomes: readonly Outcome[],
  log: FinalLog,
  found: Violations,
  lossesAt: readonly number[] = [],
): { lostByPlantedFault: number } {
  const seqs = seqsById(log, found)
  let lostByPlantedFault = 0
  for (const { id, state, seq, answeredAt = 0 } of outcomes) {
    const at = seqs.get(id)
    if (state === 'refused' && at !== undefined) found.add('refused', () => `${id} was refused and stands at ${at}`)
    if (state !== 'acknowledged' || at === seq) continue
    if (lossesAt.some((lossAt) => answeredAt <= lossAt)) lostByPlantedFault++
    else if (at === undefined) found.add('lost', () => `${id} was acknowledged as ${seq} and is not in the log`)
    else found.add('differs', () => `${id} was acknowledged as ${seq} and stands at ${at}`)
  }
  return { lostByPlantedFault }
}

function seqsById({ lines }: FinalLog, found: Violations): Map<string, number> {
  const seqs = new Map<string, number>()
  let before = 0
  for (const { seq, id } of lines) {
    if (seq <= before) found.add('reordered', () => `the log has ${seq} after ${before}`)
    before = seq
    if (id === undefined) continue
    if (seqs.has(id)) found.add('doubled', () => `${id} stands in the log at ${seqs.get(id)} and at ${seq}`)
    seqs.set(id, seq)
  }
  return seqs
}

/**
 * Whoever sends one line after the other finds them in that order. `outcomes` of each person in the order sent; numbers
 * from before and after a planted loss are not compared.
 */
export function checkPersonsOrder(
  outcomes: readonly Outcome[],
  found: Violations,
  lossesAt: readonly number[] = [],
): void {
  const apart = ({ answeredAt: a = 0 }: Outcome, { answeredAt: b = 0 }: Outcome): boolean =>
    lossesAt.some((lossAt) => a <= lossAt && lossAt < b)
  const last = new Map<string, Outcome>()
  for (const outcome of outcomes) {
    if (outcome.state !== 'acknowledged') continue
    const before = last.get(outcome.person)
    if (before !== undefined && (before.seq ?? 0) >= (outcome.seq ?? 0) && !apart(before, outcome))
      found.add('reordered', () => `${outcome.id} (${outcome.seq}) was sent after ${before.id} (${before.seq})`)
    last.set(outcome.person, outcome)
  }
}

/** Nobody is told that the log is another one, unless somebody cut it. `resyncs`: how many snapshots for which reason. */
export function checkResyncs(
  resyncs: Record<string, number>,
  found: Violations,
  lossesAt: readonly number[] = [],
): void {
  const [epoch = 0, digest = 0] = [resyncs['epoch'], resyncs['digest']]
  if (epoch + digest === 0 || lossesAt.length > 0) return
  found.add('rewritten', () => `${epoch} listeners were given another epoch, ${digest} another digest`)
}

/** Every line of the log is known to every listener that was there, under the same number. */
export function checkTracks(
  tracks: readonly Track[],
  log: FinalLog,
  found: Violations,
): { openlyResynchronised: number } {
  const end = log.lines.at(-1)?.seq ?? 0
  const logged: (string | undefined)[] = []
  for (const { seq, id } of log.lines) logged[seq] = id ?? ''
  let openlyResynchronised = 0
  for (const track of tracks) {
    const now = track.now
    if (now === undefined || now.epoch !== log.epoch || now.last < end) {
      found.add(
        'behind',
        () => `${track.name} stands at ${now?.last} of ${now?.epoch}, the log at ${end} of ${log.epoch}`,
      )
    }
    for (const line of log.lines) {
      const knows = track.knows(line)
      if (knows === 'missing') found.add('lost', () => `${track.name} never got ${line.seq} (${line.id})`)
      else if (knows === 'told') openlyResynchronised++
    }
    checkHeard(track, log, logged, found)
  }
  return { openlyResynchronised }
}

/** What was heard in the log's present epoch stands in the log. */
function checkHeard(track: Track, log: FinalLog, logged: readonly (string | undefined)[], found: Violations): void {
  const now = track.now
  if (now === undefined || now.epoch !== log.epoch) return
  for (let seq = Math.max(now.after, log.after) + 1; seq <= now.last; seq++) {
    if (!now.seen.has(seq)) continue
    const id = logged[seq]
    const heard = track.heardAt(seq)
    if (heard !== id) found.add('differs', () => `${track.name} heard ${heard} as ${seq}, the log has ${id}`)
  }
}

/** What each made of the events is what the server serves, at the same place. */
export function checkViews(
  views: Iterable<{ name: string; view: EveryoneView }>,
  served: EveryoneView,
  found: Violations,
): void {
  const known = new Map<EveryoneView, boolean>()
  for (const { name, view } of views) {
    const same = known.get(view) ?? isDeepStrictEqual(view, served)
    known.set(view, same)
    if (!same) found.add('view', () => `${name}: ${firstDifference(view, served)}`)
  }
}

function firstDifference(ours: EveryoneView, theirs: EveryoneView): string {
  const at = ours.chat.lines.findIndex((line, i) => !isDeepStrictEqual(line, theirs.chat.lines[i]))
  const part = (view: EveryoneView): unknown =>
    at < 0 ? { ...view, chat: view.chat.lines.length } : view.chat.lines[at]
  return `${JSON.stringify(part(ours))} where the server has ${JSON.stringify(part(theirs))}`.slice(0, 600)
}
