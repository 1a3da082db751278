// @ts-check
import { setTimeout as pause } from 'node:timers/promises'

const wholeWithinMs = 60_000

/**
 * Every fault at a random moment of the crowd's time, in two lanes: what stops processes, one after the other, and cuts,
 * which may fall into anything.
 * @param {Record<string, number>} counts
 * @param {number} lengthMs
 * @param {() => number} random
 * @returns {Planned[][]}
 */
export function schedule(counts, lengthMs, random) {
  const moment = () => 1_500 + random() * Math.max(0, lengthMs * 0.95 - 3_000)
  const all = Object.entries(counts).flatMap(([kind, count]) =>
    Array.from({ length: count }, () => ({ kind, at: moment() })),
  )
  all.sort((a, b) => a.at - b.at)
  return [all.filter(({ kind }) => kind !== 'cut'), all.filter(({ kind }) => kind === 'cut')]
}

/**
 * Plays the lanes from the moment on at which the crowd begins to talk; `finish` ends them and tells what was done.
 * @param {Planned[][]} lanes
 * @param {Stage} stage
 */
export function playFaults(lanes, stage) {
  const over = new AbortController()
  /** @type {Done[]} */
  const done = []
  const playing = lanes.map((lane) => playLane(lane, stage, done, over.signal))
  return {
    finish: async () => {
      over.abort()
      await Promise.all(playing)
      return done
    },
  }
}

/** @param {Planned[]} lane @param {Stage} stage @param {Done[]} done @param {AbortSignal} over */
async function playLane(lane, stage, done, over) {
  const { crowd } = stage
  /** @type {Promise<unknown>[]} */
  const measuring = []
  await until(() => crowd.recorder.offered > 0, over)
  const start = performance.now()
  for (const { kind, at } of lane) {
    await until(() => performance.now() - start >= at, over)
    if (over.aborted) break
    const { measured } = await playFault({ kind, at }, stage, done)
    measuring.push(measured)
  }
  await Promise.all(measuring)
}

/**
 * Does one fault and answers when it is done; what it answers settles when everybody is whole again.
 * @param {Planned} planned
 * @param {Stage} stage
 * @param {Done[]} done
 * @returns {Promise<{ measured: Promise<unknown> }>}
 */
async function playFault({ kind, at }, stage, done) {
  const { crowd, scene, say } = stage
  const begun = performance.now()
  /** @type {Done} */
  const fault = { kind, at, over: false }
  done.push(fault)
  const measured = untilWhole(fault, begun, crowd)
  try {
    const what = await scene.fault(kind, stage)
    say(`        ${kind}: ${what}, ${Math.round(performance.now() - begun)} ms`)
  } catch (error) {
    fault.trouble = String(error)
    say(`        ${kind} FAILED: ${fault.trouble}`)
  }
  fault.over = true
  return { measured: Promise.all([measured, untilAnswered(fault, crowd)]) }
}

/**
 * Looks when all listeners are whole again; after a loss of the log, under another epoch.
 * @param {Done} fault
 * @param {number} begun
 * @param {Stage['crowd']} crowd
 */
async function untilWhole(fault, begun, crowd) {
  const oldEpoch = fault.kind.startsWith('log loss') ? crowd.listeners[0]?.wire.position?.epoch : undefined
  const all = () => crowd.listeners.every(({ wire }) => wire.whole && wire.position?.epoch !== oldEpoch)
  while (all() && !fault.over) await pause(5)
  // A cut shows a moment later than it is made.
  await pause(20)
  while (!all() && performance.now() - begun < wholeWithinMs) await pause(10)
  if (all()) fault.wholeMs = performance.now() - begun
  else
    fault.trouble = `not everybody ${oldEpoch === undefined ? 'was whole' : 'noticed the loss'} within ${wholeWithinMs / 1_000} s`
}

/** Looks when the next line is acknowledged after the fault was mended. @param {Done} fault @param {Stage['crowd']} crowd */
async function untilAnswered(fault, crowd) {
  const [mended, before] = [performance.now(), crowd.recorder.acknowledged]
  while (
    crowd.recorder.acknowledged === before &&
    crowd.recorder.open > 0 &&
    performance.now() - mended < wholeWithinMs
  )
    await pause(5)
  if (crowd.recorder.acknowledged > before) fault.answeredMs = performance.now() - mended
}

/** @param {() => boolean} condition @param {AbortSignal} over */
async function until(condition, over) {
  while (!over.aborted && !condition()) await pause(20)
}

/**
 * @typedef {{ kind: string, at: number }} Planned
 * @typedef {{ kind: string, at: number, over: boolean, wholeMs?: number, answeredMs?: number, trouble?: string }} Done
 *
 * @typedef {object} Stage
 * @property {Scene} scene
 * @property {{ recorder: { offered: number, acknowledged: number, open: number }, cut: (count: number) => void,
 *   listeners: { wire: { whole: boolean, position?: { epoch: string, seq: number } | undefined } }[] }} crowd
 * @property {() => number} random
 * @property {(line: string) => void} say
 *
 * @typedef {object} Scene what runs, and what can be done to it
 * @property {string} url
 * @property {number[]} lossesAt when the log was cut, ms of `performance.now()`
 * @property {(kind: string, stage: Stage) => Promise<string>} fault does it and says what was done
 * @property {() => string[]} health what went wrong in the processes beside the faults
 * @property {() => Promise<void>} stop
 */
