// @ts-check
// The spectator page in a real browser whose processor is slowed four times: how soon it can be used, how evenly it paints
// while 200 lines a second arrive, and whether its memory stays flat.
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { prepare } from '../lib/prepare.mjs'
import { keepRounds, median } from './figures.mjs'
import { framePaces, memoryOf, openSlowBrowser, usableAfter } from './page-browser.mjs'
import { startStage } from './page-stage.mjs'

const options = /** @type {const} */ ({
  rate: { type: 'string', default: '200' },
  seconds: { type: 'string', default: '10' },
  rounds: { type: 'string', default: '5' },
  slowdown: { type: 'string', default: '4' },
  /** Plays a recording for so many minutes instead, and looks at the memory every minute. */
  minutes: { type: 'string' },
  replay: { type: 'string' },
  'from-minute': { type: 'string', default: '0' },
})

/** @param {string[]} args */
export async function bench(args) {
  const { values } = parseArgs({ args, options })
  await prepare()
  const stage = await startStage()
  const browser = await openSlowBrowser(Number(values.slowdown))
  try {
    const found =
      values.minutes === undefined
        ? await measurePace(stage, browser, values)
        : await measureMemory(stage, browser, Number(values.minutes), values)
    const { held, rounds } = found
    console.log(`Raw rounds: ${keepRounds('page', { plan: values, rounds })}`)
    return held ? 0 : 1
  } finally {
    await browser.close()
    await stage.stop()
  }
}

/**
 * Silence and talk by turns, so that the machine's own unevenness is seen beside the page's.
 * @param {import('./page-stage.mjs').Stage} stage
 * @param {import('./page-browser.mjs').SlowBrowser} browser
 * @param {{ rate: string, seconds: string, rounds: string }} wanted
 */
async function measurePace(stage, browser, { rate, seconds, rounds }) {
  /** @type {{ usableMs: number, silent: Pace, talking: Pace, lines: number }[]} */
  const measured = []
  for (let round = 0; round <= Number(rounds); round++) {
    const page = await browser.open(stage.address)
    const usableMs = await usableAfter(page)
    await pause(1_000)
    const silent = await framePaces(page, 3_000)
    const talk = stage.talk(Number(rate), Number(seconds) + 4)
    await pause(3_000)
    const before = await stage.said()
    const talking = await framePaces(page, Number(seconds) * 1_000)
    const lines = ((await stage.said()) - before) / Number(seconds)
    await talk
    await page.close()
    if (round > 0) measured.push({ usableMs, silent, talking, lines })
    console.log(row(round === 0 ? 'warm-up' : `round ${round}`, { usableMs, silent, talking, lines }))
  }
  const middle = {
    usableMs: median(measured.map(({ usableMs }) => usableMs)),
    silent: medianPace(measured.map(({ silent }) => silent)),
    talking: medianPace(measured.map(({ talking }) => talking)),
    lines: median(measured.map(({ lines }) => lines)),
  }
  console.log(row('median', middle))
  const held = middle.usableMs < 1_000 && middle.talking.p95 <= FRAME_MS
  console.log(held ? 'held: usable within 1 s, 60 frames a second at p95' : 'NOT held')
  return { rounds: measured, held }
}

/** Longest time between two frames that are still 60 a second, ms: a display's frame, and the clock's grain. */
const FRAME_MS = 17.5

/**
 * @param {import('./page-stage.mjs').Stage} stage
 * @param {import('./page-browser.mjs').SlowBrowser} browser
 * @param {number} minutes
 * @param {{ replay?: string | undefined, 'from-minute': string }} wanted
 */
async function measureMemory(stage, browser, minutes, { replay, 'from-minute': from }) {
  const page = await browser.open(stage.address)
  await usableAfter(page)
  const talk = replay === undefined ? stage.talk(200, minutes * 60 + 5) : stage.replay(replay, from, minutes)
  /** A crowd that cannot talk ends it all. */
  const failed = talk.then(() => new Promise(() => {}))
  /** @type {number[]} */
  const heapMb = []
  for (let minute = 0; minute <= minutes; minute++) {
    if (minute > 0) await Promise.race([pause(60_000), failed])
    heapMb.push((await memoryOf(page)) / 1e6)
    console.log(`minute ${minute}: ${heapMb.at(-1)?.toFixed(1)} MB, ${await stage.said()} lines said`)
  }
  await talk
  // By then the conversation is as long as it gets.
  const [first, last] = [median(heapMb.slice(3, 6)), median(heapMb.slice(-3))]
  const held = last <= first * 1.1
  console.log(`${held ? 'flat' : 'NOT flat'}: ${first.toFixed(1)} MB at first, ${last.toFixed(1)} MB in the end`)
  return { rounds: heapMb.map((mb, minute) => ({ minute, mb })), held }
}

/** @param {Pace[]} paces @returns {Pace} */
const medianPace = (paces) => ({
  frames: median(paces.map(({ frames }) => frames)),
  p50: median(paces.map(({ p50 }) => p50)),
  p95: median(paces.map(({ p95 }) => p95)),
  p99: median(paces.map(({ p99 }) => p99)),
})

/** @param {string} name @param {{ usableMs: number, silent: Pace, talking: Pace, lines: number }} found */
function row(name, { usableMs, silent, talking, lines }) {
  const pace = (/** @type {Pace} */ { frames, p50, p95, p99 }) =>
    `${frames.toFixed(0)} fps, frame p50 ${p50.toFixed(1)} p95 ${p95.toFixed(1)} p99 ${p99.toFixed(1)} ms`
  return `${name.padEnd(8)} usable ${usableMs.toFixed(0)} ms | silent: ${pace(silent)} | ${lines.toFixed(0)} lines/s: ${pace(talking)}`
}

/** @typedef {import('./page-browser.mjs').Pace} Pace */
