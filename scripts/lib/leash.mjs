// @ts-check
import { spawn } from 'node:child_process'

/**
 * Starts a program that Ctrl-C does not reach (its owner ends it, in order), yet that never outlives this process:
 * a watcher kills it when this process is gone, whatever ended it.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {LeashedProcess}
 */
export function leash(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const watcher = child.pid === undefined ? undefined : watch(child.pid)
  /** @type {Promise<Exit>} */
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve({ reason: error.message }))
    child.once('exit', (code, signal) => resolve({ code, signal, reason: signal ?? `exit code ${code}` }))
  })
  void exited.then(() => watcher?.kill('SIGKILL'))
  return { pid: child.pid ?? 0, stdout: child.stdout, stderr: child.stderr, exited, end: ender(child, exited) }
}

/** Waits until the pipe from this process breaks. @param {number} pid */
function watch(pid) {
  if (process.platform === 'win32') return undefined
  const stdio = /** @type {const} */ (['pipe', 'ignore', 'ignore'])
  const watcher = spawn('sh', ['-c', 'read -r _; kill -9 "$1"', 'sh', String(pid)], {
    detached: true,
    stdio: [...stdio],
  })
  watcher.on('error', () => {})
  watcher.unref()
  if (watcher.stdin && 'unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref()
  return watcher
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<Exit>} exited
 * @returns {LeashedProcess['end']}
 */
function ender(child, exited) {
  return async (signal, patienceMs) => {
    child.kill(signal)
    const timer = patienceMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), patienceMs)
    const exit = await exited
    clearTimeout(timer)
    return exit
  }
}

/**
 * @typedef {{ code?: number | null, signal?: NodeJS.Signals | null, reason: string }} Exit
 * @typedef {object} LeashedProcess
 * @property {number} pid
 * @property {import('node:stream').Readable} stdout
 * @property {import('node:stream').Readable} stderr
 * @property {Promise<Exit>} exited
 * @property {(signal: NodeJS.Signals, patienceMs?: number) => Promise<Exit>} end sends the signal, SIGKILL after the
 *   patience if one is given, and answers how the process ended; one that has ended is left alone
 */
