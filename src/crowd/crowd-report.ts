import { codes, n, times, type Quantiles } from './report-words.ts'
import type { ViolationKind } from './violations.ts'
import { voteRows, type VoteReport } from './vote-report.ts'

/** What a run of the crowd found. */
export interface CrowdReport {
  ok: boolean
  room: string
  seed: number
  seconds: number
  listeners: number
  /** Shares in percent. */
  persons: { distinct: number; wroteOnce: number; ofTheBusiest: number }
  offered: number
  acknowledged: number
  /** In percent of the offered. */
  acknowledgedShare: number
  /** For good, by code. */
  refused: Record<string, number>
  /** For the moment, by code; sent again later. */
  pushedBack: Record<string, number>
  inDoubt: number
  unsent: number
  resent: number
  /** Lines that arrived at listeners, in all. */
  heard: number
  /** From the sending to the arrival at a listener: of all lines, and of those said in seconds of no more than the mean rate. */
  fanout: { all: Quantiles; meanRate: Quantiles }
  /** From the first sending to the answer. */
  answers: Quantiles
  /** How much later than planned lines were first sent. */
  late: Quantiles
  reconnects: number
  /** From losing the connection to missing nothing again. */
  whole: Quantiles
  gapsNoticed: number
  /** Snapshots given to listeners who came back, by reason. */
  resyncs: Record<string, number>
  /** Pairs of a line and a listener that was openly sent to the history for it. */
  openlyResynchronised: number
  lostByPlantedFault: number
  /** Of those who voted, if anybody did. */
  votes?: VoteReport
  violations: { kind: ViolationKind; count: number; example: string }[]
}

/** Enough of what was offered must have been acknowledged in the end, in percent. */
export const ENOUGH = 99.5

export function printReport(report: CrowdReport): string {
  const rows: [string, string][] = [
    [
      'persons',
      `${n(report.persons.distinct)}; ${report.persons.wroteOnce} % wrote once, the busiest hundredth wrote ${report.persons.ofTheBusiest} %`,
    ],
    ['listeners', `${n(report.listeners)}, who heard ${n(report.heard)} lines in ${report.seconds.toFixed(1)} s`],
    ['offered', n(report.offered)],
    ['acknowledged', `${n(report.acknowledged)} (${report.acknowledgedShare.toFixed(3)} %)`],
    ['refused', codes(report.refused)],
    ['put off', codes(report.pushedBack)],
    ['in doubt, never sent', `${n(report.inDoubt)}, ${n(report.unsent)}; sent again ${n(report.resent)} times`],
    ['fan-out, all', times(report.fanout.all)],
    ['fan-out, mean rate', times(report.fanout.meanRate)],
    ['answers', times(report.answers)],
    ['behind the plan', times(report.late)],
    ['cut', `${n(report.reconnects)} connections; whole again ${times(report.whole)}`],
    ['gaps noticed', n(report.gapsNoticed)],
    ['resynchronised', `${codes(report.resyncs)}; ${n(report.openlyResynchronised)} lines by the history`],
    ...(report.votes ? voteRows(report.votes) : []),
    ...(report.lostByPlantedFault > 0
      ? [['lost by the planted fault', n(report.lostByPlantedFault)] as [string, string]]
      : []),
    ['violations', report.violations.length === 0 ? 'none' : ''],
  ]
  const lines = rows.map(([name, value]) => `  ${name.padEnd(26)}${value}`)
  const accused = report.violations.map(({ kind, count, example }) => `    ${kind} x ${n(count)}, e.g. ${example}`)
  return [`crowd: ${report.ok ? 'passed' : 'FAILED'}`, ...lines, ...accused].join('\n')
}
