// @ts-check
import { join } from 'node:path'
import { root } from '../lib/run.mjs'

/**
 * A crowd without a recording for a room of a running server. Needs the build.
 * @param {{ url: string, room: string, perSecond: number, persons: number, seconds: number, listeners: number, seed: number }} wanted
 * @returns {Promise<{ crowd: any, lossesAt: number[] }>} `lossesAt`: to be filled when something acknowledged may be lost
 */
export async function crowdFor({ url, room, perSecond, persons, seconds, listeners, seed }) {
  const load = (/** @type {string} */ file) => import(join(root, 'dist/server/crowd', file))
  const [{ Crowd }, { readCommand }] = await Promise.all(['crowd.js', 'crowd-options.js'].map(load))
  const args = Object.entries({ generate: perSecond, persons, seconds, listeners, seed }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ])
  /** @type {number[]} */
  const lossesAt = []
  return { crowd: new Crowd({ ...readCommand(args).crowd, room, url, lossesAt }), lossesAt }
}

/** What a crowd accuses, in lines. @param {any} report @param {readonly string[]} [forgiven] kinds of violations @returns {string[]} */
export function accusations(report, forgiven = []) {
  const accused = report.violations.filter((/** @type {{ kind: string }} */ { kind }) => !forgiven.includes(kind))
  const lines = accused.map((/** @type {any} */ { kind, count, example }) => `${kind} x ${count}, e.g. ${example}`)
  return report.acknowledgedShare < 99.5
    ? [...lines, `only ${report.acknowledgedShare.toFixed(2)} % were acknowledged`]
    : lines
}
