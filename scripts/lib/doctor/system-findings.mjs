// @ts-check
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { access, constants, open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fine, problem } from './finding.mjs'

/** @typedef {import('./finding.mjs').Finding} Finding */

const GIB = 1024 ** 3
/** Files beside the connections of people: journal, Redis, pages. */
const OTHER_FILES = 500

/**
 * The folder of a server on one machine: that it can be written and synced, that nobody else writes to it, that there is room.
 * Nothing is left behind.
 * @param {string} given
 * @returns {Promise<Finding[]>}
 */
export async function dataFolder(given) {
  const dir = resolve(given)
  const found = await stat(dir).catch(() => undefined)
  if (found && !found.isDirectory()) return [problem('data folder', `${dir} is no folder`, 'Set DATA_DIR to one')]
  const place = found ? dir : await nearest(dir)
  const writes = found ? await writable(dir) : await mayCreate(place)
  if (writes !== undefined)
    return [problem('data folder', `${dir} ${writes}`, 'Give it to the user who runs the server, or set DATA_DIR')]
  const others = found && (found.mode & 0o022) !== 0
  const owner = others
    ? problem('data folder', `others than its owner may write to ${dir}`, `Run: chmod go-w ${dir}`)
    : fine('data folder', found ? `${dir} can be written${await user(dir)}` : `${dir} will be made at the first start`)
  return [owner, await room(place)]
}

/** @param {string} dir @returns {Promise<string>} */
const nearest = (dir) =>
  stat(dir).then(
    () => dir,
    () => nearest(dirname(dir)),
  )

/** @param {string} place */
const mayCreate = (place) =>
  access(place, constants.W_OK | constants.X_OK).then(
    () => undefined,
    (/** @type {NodeJS.ErrnoException} */ error) => `cannot be made (${error.code})`,
  )

/** Why nothing can be written there for good; undefined = it can. @param {string} dir */
async function writable(dir) {
  const probe = join(dir, `doctor-${randomUUID()}`)
  try {
    const file = await open(probe, 'wx', 0o600)
    await file
      .writeFile('a probe')
      .then(() => file.datasync())
      .finally(() => file.close())
    return undefined
  } catch (error) {
    return `cannot be written (${/** @type {NodeJS.ErrnoException} */ (error).code})`
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

/** @param {string} dir */
async function user(dir) {
  const locks = (await readdir(dir)).flatMap((name) => /^lock-(\d+)-\d+$/.exec(name)?.[1] ?? [])
  return locks.length > 0 ? ` and has the lock of process ${locks.join(', ')}` : ''
}

/** @param {string} place */
async function room(place) {
  const { bavail, bsize } = await statfs(place)
  const free = `${((bavail * bsize) / GIB).toFixed(1)} GiB are free for it`
  return bavail * bsize >= GIB
    ? fine('disk', free)
    : problem('disk', `only ${free}`, 'Make room: a full disk stops everything that is written')
}

/** @type {Record<string, [string, string]>} */
const LISTENING = {
  EADDRINUSE: ['is taken by another program', 'Stop that, or set PORT to another one'],
  EACCES: ['may not be opened by this user', 'Set PORT to one above 1023'],
  EADDRNOTAVAIL: ['is at an address that is not one of this machine', 'Set HOST to one that is, or leave it out'],
}

/** Whether the server can listen, or does already. @param {{ port: number, host: string }} config @returns {Promise<Finding>} */
export async function port({ port: number, host }) {
  if (number === 0) return fine('port', 'any free one will be taken')
  const code = await listening(number, host)
  if (code === undefined) return fine('port', `${number} is free`)
  const node = code === 'EADDRINUSE' ? await nodeAt(number, host) : undefined
  if (node !== undefined) return fine('port', `${number} is where the node ${node} of Fanfare listens at this moment`)
  const [says, todo] = LISTENING[code] ?? [`cannot be opened (${code})`, 'Set PORT or HOST']
  return problem('port', `${number} ${says}`, todo)
}

/** The code of what keeps a server from listening there. @param {number} number @param {string} host @returns {Promise<string | undefined>} */
const listening = (number, host) =>
  new Promise((answer) => {
    const probe = createServer()
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => answer(error.code ?? error.message))
    probe.listen(number, host, () => probe.close(() => answer(undefined)))
  })

/** @param {number} number @param {string} host @returns {Promise<string | undefined>} */
async function nodeAt(number, host) {
  const own = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  const address = `http://${own}:${number}/healthz`
  const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  const health = await answer?.json().catch(() => undefined)
  return typeof health?.node === 'string' && /^\w{1,16}$/.test(health.node) ? health.node : undefined
}

/** Whether so many connections can be open at once. @param {number} maxSockets @returns {Finding} */
export function openFiles(maxSockets, limits = ownLimits()) {
  const [, soft = ''] = /^Max open files\s+(\S+)/m.exec(limits) ?? []
  const needed = maxSockets + OTHER_FILES
  if (soft === '') return fine('open files', `this system does not tell its limit; ${needed} are needed`)
  if (soft === 'unlimited' || Number(soft) >= needed) return fine('open files', `up to ${soft}; ${needed} are needed`)
  return problem(
    'open files',
    `up to ${soft}, and ${needed} are needed for ${maxSockets} connections (MAX_SOCKETS)`,
    `Raise the limit (ulimit -n ${needed}, LimitNOFILE=${needed}), or lower MAX_SOCKETS`,
  )
}

function ownLimits() {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}
