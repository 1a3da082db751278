// @ts-check
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Something a person can do something about; the message says what. */
export class ArchiveFailed extends Error {}

/**
 * @typedef {object} Asked
 * @property {string} server
 * @property {string} hostKey of an owner's link
 * @property {string} room
 * @property {string} [form]
 * @property {string} [personal]
 * @property {string} out
 * @property {(bytes: number) => void} [progress]
 */

/**
 * Writes an export to a file that has its name only when it is whole; a log's is checked to its last line. What was there under
 * that name stays until then.
 * @param {Asked} asked
 */
export async function archiveRoom({ server, hostKey, room, form = 'ndjson', personal = 'on', out, progress }) {
  const { token } = await answer(server, '/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ hostKey }),
  }).then((response) => response.json())
  const path = `/api/rooms/${room}/export?form=${form}&personal=${personal}`
  const { body } = await answer(server, path, { headers: { authorization: `Bearer ${token}` } })
  if (body === null) throw new ArchiveFailed(`The server at ${server} sent nothing.`)
  const partial = `${out}.partial`
  const file = wholeFile(form, progress ?? (() => undefined))
  try {
    const from = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (body))
    await pipeline(from, (bytes) => file.watch(bytes), createWriteStream(partial, { mode: 0o600 }))
    const written = file.finish()
    await flushed(partial)
    await rename(partial, out)
    return written
  } catch (error) {
    await rm(partial, { force: true })
    if (error instanceof ArchiveFailed) throw error
    throw new ArchiveFailed(`${out} is not written: the export broke off.`, { cause: error })
  }
}

/** @param {string} path */
async function flushed(path) {
  const handle = await open(path, 'r+')
  await handle.sync().finally(() => handle.close())
}

/** Watches what is written, and says at the end whether that was all. @param {string} form @param {(bytes: number) => void} progress */
function wholeFile(form, progress) {
  const sum = createHash('sha256')
  let bytes = 0
  // The last line is not summed up: all before it is.
  let last = Buffer.alloc(0)
  /** @param {Buffer} chunk */
  const take = (chunk) => {
    const text = Buffer.concat([last, chunk])
    const end = text.lastIndexOf(10, text.length - 2) + 1
    sum.update(text.subarray(0, end))
    last = text.subarray(end)
  }
  return {
    /** @param {AsyncIterable<Uint8Array>} chunks */
    async *watch(chunks) {
      for await (const chunk of chunks) {
        bytes += chunk.length
        if (form === 'ndjson') take(Buffer.from(chunk))
        progress(bytes)
        yield chunk
      }
    },
    finish() {
      if (form !== 'ndjson') return { bytes, entries: undefined }
      const end = lastLine(last)
      if (end.sum !== sum.digest('hex')) throw new ArchiveFailed('The export is not whole: its sum is another.')
      return { bytes, entries: end.entries }
    },
  }
}

/** @param {Buffer} line @returns {{ entries: number, sum: string }} */
function lastLine(line) {
  try {
    const end = JSON.parse(line.toString())
    if (end.end === true) return end
  } catch {
    // It was cut within a line.
  }
  throw new ArchiveFailed('The export is not whole: its last line is missing.')
}

/** @param {string} server @param {string} path @param {RequestInit} request */
async function answer(server, path, request) {
  const response = await fetch(`${server}${path}`, request).catch((cause) => {
    throw new ArchiveFailed(`No server answers at ${server}. Start it, or say where it is with --server.`, { cause })
  })
  if (response.ok) return response
  const why = await response.json().catch(() => ({}))
  throw new ArchiveFailed(
    `The server at ${server} refused: ${why.title ?? response.statusText} (${why.refused ?? response.status}).`,
  )
}
