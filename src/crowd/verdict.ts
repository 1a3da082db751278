import { setTimeout as pause } from 'node:timers/promises'
import type { Crowd } from './crowd.ts'
import { personsOf } from './crowd-plan.ts'
import { ENOUGH, type CrowdReport } from './crowd-report.ts'
import { checkOutcomes, checkPersonsOrder, checkResyncs, checkTracks, checkViews } from './invariants.ts'
import { pollVerdict } from './poll-verdict.ts'
import type { Offer } from './recorder.ts'
import { readLog, readSnapshot, type ServedSnapshot } from './served-log.ts'

const PATIENCE_MS = 30_000

/** Lets every listener come to the end of the log, then judges what was seen against what the server serves. */
export async function verdict(crowd: Crowd, seconds: number): Promise<CrowdReport> {
  const { options, recorder, violations, listeners } = crowd
  const served = await untilAtEnd(crowd)
  const tracks = listeners.map(({ track }) => track)
  const after = Math.min(...tracks.map(({ stretches }) => stretches[0]?.after ?? 0))
  const lines = await readLog(options.url, options.room, after, served.position.seq)
  const log = { epoch: served.position.epoch, after, lines }
  const offers = [...recorder.offers.values()]
  const { lostByPlantedFault } = checkOutcomes(offers, log, violations, options.lossesAt)
  checkPersonsOrder(offers, violations, options.lossesAt)
  const { openlyResynchronised } = checkTracks(tracks, log, violations)
  checkResyncs(recorder.resyncs, violations, options.lossesAt)
  const views = listeners.map(({ view, track }) => ({ name: track.name, view }))
  checkViews(views, served.view.everyone, violations)
  const votes = crowd.electorate && (await pollVerdict(crowd, crowd.electorate, served.view.everyone.polls))
  const share = offers.length === 0 ? 100 : (100 * recorder.acknowledged) / offers.length
  return {
    ok: violations.total === 0 && share >= ENOUGH,
    ...summary(crowd, seconds, offers),
    acknowledgedShare: share,
    openlyResynchronised,
    lostByPlantedFault,
    ...(votes && { votes }),
    violations: violations.list(),
  }
}

type Judged = 'ok' | 'acknowledgedShare' | 'openlyResynchronised' | 'lostByPlantedFault' | 'votes' | 'violations'

function summary({ options, recorder, listeners }: Crowd, seconds: number, offers: Offer[]): Omit<CrowdReport, Judged> {
  const { offered, acknowledged, resent, heard, reconnects, gapsNoticed, resyncs, pushedBack } = recorder
  const refused: Record<string, number> = {}
  for (const { refused: code } of offers) if (code !== undefined) refused[code] = (refused[code] ?? 0) + 1
  const count = (state: Offer['state']): number => offers.filter((offer) => offer.state === state).length
  return {
    ...{ room: options.room, seed: options.seed, seconds, listeners: listeners.length, persons: personsOf(offers) },
    ...{
      offered,
      acknowledged,
      refused,
      pushedBack,
      inDoubt: count('in doubt'),
      unsent: count('unsent'),
      resent,
      heard,
    },
    fanout: { all: recorder.fanout.quantiles(), meanRate: recorder.fanoutCalm.quantiles() },
    answers: recorder.answers.quantiles(),
    late: recorder.late.quantiles(),
    whole: recorder.whole.quantiles(),
    ...{ reconnects, gapsNoticed, resyncs },
  }
}

/**
 * The served snapshot at which all listeners stand, or the last one looked at when some do not get there. They note nothing
 * more from then on: a room in which others go on is judged as it was at that moment.
 */
async function untilAtEnd({ options, listeners, electorate }: Crowd): Promise<ServedSnapshot> {
  for (const until = performance.now() + PATIENCE_MS; ; await pause(200)) {
    const served = await readSnapshot(options.url, options.room)
    const { epoch, seq } = served.position
    const there = listeners.every(
      ({ wire: { whole, position } }) => whole && position?.epoch === epoch && position.seq === seq,
    )
    const voters = electorate?.voters.every(({ wire: { position } }) => (position?.seq ?? 0) >= seq) ?? true
    if (!(there && voters) && performance.now() < until) continue
    for (const listener of listeners) listener.rest()
    return served
  }
}
