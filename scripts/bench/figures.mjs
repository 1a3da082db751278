// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { root } from '../lib/run.mjs'

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const [low = 0, high = low] = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return (low + high) / 2
}

/** Median (min-max). @param {number[]} numbers @param {number} digits */
export function spread(numbers, digits) {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)].map((number) => number.toFixed(digits))
  return `${median(numbers).toFixed(digits)} (${low}-${high})`
}

/**
 * Whether the median of a ratio is at most what the design asks for.
 * @param {number[]} ratios
 * @param {number} most
 */
export const verdict = (ratios, most) =>
  `${spread(ratios, 2)}, asked at most ${most}: ${median(ratios) <= most ? 'met' : 'NOT met'}`

/**
 * Keeps the raw rounds of a benchmark as JSON.
 * @param {string} name
 * @param {{ plan: object, rounds: object[] }} results
 * @returns {string} the file
 */
export function keepRounds(name, { plan, rounds }) {
  const folder = join(root, 'bench-results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`)
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model }
  writeFileSync(file, JSON.stringify({ plan, machine, rounds }, null, 1))
  return file
}
