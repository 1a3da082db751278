// SHA-256 (FIPS 180-4), for pages that did not come over https: browsers keep their own from them.
const ROUNDS = 64

/** The first 32 bits of what is behind the point of a root of each of the first primes. */
function fractions(count, root) {
  const primes = []
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  return primes.map((prime) => ((prime ** root % 1) * 2 ** 32) | 0)
}
const START = fractions(8, 1 / 2)
const CONSTANTS = Int32Array.from(fractions(ROUNDS, 1 / 3))

const rotated = (word, by) => (word >>> by) | (word << (32 - by))

function schedule(words, block, at) {
  for (let i = 0; i < 16; i++) words[i] = block.getInt32(at + i * 4)
  for (let i = 16; i < ROUNDS; i++) {
    const [a, b] = [words[i - 15], words[i - 2]]
    const low = rotated(a, 7) ^ rotated(a, 18) ^ (a >>> 3)
    const high = rotated(b, 17) ^ rotated(b, 19) ^ (b >>> 10)
    words[i] = (words[i - 16] + low + words[i - 7] + high) | 0
  }
}

function mix(state, words) {
  let [a, b, c, d, e, f, g, h] = state
  for (let i = 0; i < ROUNDS; i++) {
    const chosen = (e & f) ^ (~e & g)
    const first = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + chosen + CONSTANTS[i] + words[i]) | 0
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const second = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] + word) | 0
}

const viewOf = ({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength)

/** What is left of the bytes after whole blocks, and their length in bits: one block or two. */
function lastBlocks(bytes) {
  const rest = bytes.subarray(bytes.length - (bytes.length % 64))
  const last = new Uint8Array(rest.length < 56 ? 64 : 128)
  last.set(rest)
  last[rest.length] = 0x80
  const view = viewOf(last)
  view.setUint32(last.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(last.length - 4, (bytes.length * 8) >>> 0)
  return view
}

/** SHA-256 of these bytes, hex. */
export function ownSha256(bytes) {
  const state = Int32Array.from(START)
  const words = new Int32Array(ROUNDS)
  for (const view of [viewOf(bytes), lastBlocks(bytes)])
    for (let at = 0; at + 64 <= view.byteLength; at += 64) {
      schedule(words, view, at)
      mix(state, words)
    }
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** SHA-256 of these bytes, hex, by the browser's own where it has one. */
export async function sha256(bytes) {
  const { subtle } = globalThis.crypto ?? {}
  if (subtle === undefined) return ownSha256(bytes)
  const sum = new Uint8Array(await subtle.digest('SHA-256', bytes))
  return [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
