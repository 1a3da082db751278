// @ts-check
import { mkdirSync, readFileSync, rmdirSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const heartbeatMs = 1_000
const silentMs = 15_000

/**
 * Runs one body at a time among all processes that name the same file. A lock whose process is dead, or has given no
 * sign of life for 15 s (another machine or container on the same folder), is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} body
 * @param {(holder: string) => void} [onWait] told once, when another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, body, onWait) {
  const mine = `${process.pid}@${hostname()}`
  for (let waited = false; !claim(file, mine); waited = true) {
    if (takeOver(file)) continue
    if (!waited) onWait?.(read(file))
    await sleep(100)
  }
  const beat = setInterval(() => touch(file), heartbeatMs)
  const release = () => attempt(() => unlinkSync(file))
  process.once('exit', release)
  try {
    return await body()
  } finally {
    clearInterval(beat)
    process.off('exit', release)
    release()
  }
}

/** @param {string} file @param {string} mine */
const claim = (file, mine) => attempt(() => writeFileSync(file, mine, { flag: 'wx' }))

/** @param {string} file */
function touch(file) {
  const now = new Date()
  attempt(() => utimesSync(file, now, now))
}

/**
 * Removes a lock that nobody holds any more. The guard folder makes look and removal one step: two that wait must not
 * remove each other's fresh lock.
 * @param {string} file
 */
function takeOver(file) {
  if (!abandoned(file)) return false
  const guard = `${file}.guard`
  if (!attempt(() => mkdirSync(guard))) {
    if (age(guard) > silentMs) attempt(() => rmdirSync(guard))
    return false
  }
  const removed = abandoned(file) && attempt(() => unlinkSync(file))
  attempt(() => rmdirSync(guard))
  return removed
}

/** @param {string} file */
function abandoned(file) {
  const [pid = '', host] = read(file).split('@')
  if (age(file) > silentMs) return true
  return host === hostname() && (Number(pid) === process.pid || !alive(Number(pid)))
}

/** @param {number} pid */
function alive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Milliseconds since a file was touched; 0 when it is gone. @param {string} file */
function age(file) {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return 0
  }
}

/** @param {() => unknown} step */
function attempt(step) {
  try {
    step()
    return true
  } catch {
    return false
  }
}
