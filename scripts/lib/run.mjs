// @ts-check
import './node-version.mjs'
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url))
/** Where fetched and unpacked tools are kept; outlives a new installation. */
export const cacheDir = join(root, '.cache')

/** @type {NodeJS.Signals[]} */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program to its end and answers its exit code (128 + number when a signal ended it). Signals to this process go
 * to the program, and this process ends as it ended.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
  let interrupted = false
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    interrupted = true
    child.kill(signal)
  }
  for (const signal of endings) process.on(signal, forward)
  const code = await exitCode(child)
  for (const signal of endings) process.off(signal, forward)
  if (interrupted) process.exit(code)
  return code
}

/**
 * Runs an installed package's program with this Node, whatever PATH says.
 * @param {string} script its file inside node_modules
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export const runTool = (script, args, options) =>
  run(process.execPath, [join(root, 'node_modules', script), ...args], options)

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
const exitCode = (child) =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })

/** @param {number} since a `performance.now()` */
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
