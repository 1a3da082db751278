// @ts-check
import { Agent, request } from 'node:http'
import { seeded } from './seeded.mjs'

/**
 * What somebody might learn by a stop-watch: two questions of one kind, of which only one is about something that is there.
 * @typedef {{ name: string, known: () => Asked, unknown: () => Asked }} Pair
 * @typedef {{ path: string, method?: string, headers?: Record<string, string>, body?: string }} Asked
 * @typedef {{ name: string, known: number, unknown: number, differ: number, steady: boolean, answers: string[] }} Timed medians in us, and by how much
 *   they differ of the greater one
 */

/**
 * Asks both questions of each pair so many times, in random order, one after the other on one connection.
 * @param {string} url @param {readonly Pair[]} pairs @param {{ samples: number, seed: number }} plan
 * @returns {Promise<Timed[]>}
 */
export async function timePairs(url, pairs, { samples, seed }) {
  const random = seeded(seed)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const timed = []
  for (const pair of pairs) timed.push(await timePair(url, agent, pair, samples, random))
  agent.destroy()
  return timed
}

/** @param {string} url @param {Agent} agent @param {Pair} pair @param {number} samples @param {import('./seeded.mjs').Seeded} random */
async function timePair(url, agent, { name, known, unknown }, samples, random) {
  /** @type {{ known: number[], unknown: number[] }} */
  const took = { known: [], unknown: [] }
  const answers = new Set()
  for (let i = 0; i < samples; i++) {
    /** @type {('known' | 'unknown')[]} */
    const order = random.chance(0.5) ? ['known', 'unknown'] : ['unknown', 'known']
    for (const which of order) {
      const { answer, us } = await ask(url, agent, which === 'known' ? known() : unknown())
      answers.add(answer)
      // The first ones warm up what is compiled on the way.
      if (i >= samples / 20) took[which].push(us)
    }
  }
  const [one, other] = [median(took.known), median(took.unknown)]
  return {
    name,
    known: one,
    unknown: other,
    differ: Math.abs(one - other) / Math.max(one, other),
    steady: isSteady(took),
    answers: [...answers],
  }
}

/**
 * Rooms, codes and tokens: a draft and its code, which are there for the staff alone, and what is like them and is not there;
 * somebody's token and nobody's, both with a signature that is not ours.
 * @param {string} url @param {string} hostKey @returns {Promise<Pair[]>}
 */
export async function secretPairs(url, hostKey) {
  const { token } = await post(url, '/api/session', { hostKey })
  const guest = await post(url, '/api/session', { name: 'Ann' })
  const draft = { id: 'a-draft-for-timing', title: 'A draft', room: 'aurora-draft-one', draft: true }
  const { code } = await post(url, '/api/rooms', draft, token)
  const other = [...code].map((letter) => (letter === 'Z' ? '2' : 'Z')).join('')
  let address = 0
  // Behind a proxy that is trusted, so that the limit to wrong codes is not what is measured.
  const headers = () => ({
    'x-forwarded-for': `10.${(++address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`,
  })
  const bearer = (/** @type {string} */ given) => ({ authorization: `Bearer ${given}` })
  const nobodys = guest.token
    .split('.')
    .map((/** @type {string} */ part, /** @type {number} */ i) => (i === 1 ? rewritten(part, guest.person.id) : part))
    .join('.')
  const body = JSON.stringify({ id: 'a-command-for-timing', text: 'x' })
  const say = (/** @type {string} */ room, /** @type {string} */ as) => () => ({
    ...{ path: `/api/rooms/${room}/do/chat.send`, method: 'POST', headers: bearer(as), body },
  })
  return [
    {
      name: 'rooms: a snapshot',
      ...both((room) => () => ({ path: `/api/rooms/${room}` }), draft.room, 'aurora-draft-two'),
    },
    {
      name: 'rooms: history',
      ...both((room) => () => ({ path: `/api/rooms/${room}/history` }), draft.room, 'aurora-draft-two'),
    },
    { name: 'codes', ...both((tried) => () => ({ path: `/api/codes/${tried}`, headers: headers() }), code, other) },
    { name: 'tokens', ...both((as) => say('main', as), forged(guest.token), forged(nobodys)) },
  ]
}

/** @param {(of: string) => () => Asked} ask @param {string} known @param {string} unknown */
const both = (ask, known, unknown) => ({ known: ask(known), unknown: ask(unknown) })

/** With another signature of the same length. @param {string} token */
const forged = (token) => token.slice(0, -4) + (token.endsWith('AAAA') ? 'BBBB' : 'AAAA')

/** The claims with somebody's id turned round. @param {string} claims @param {string} person */
const rewritten = (claims, person) => {
  const other = `g_${Array.from(person.slice(2)).reverse().join('')}`
  return Buffer.from(Buffer.from(claims, 'base64url').toString().replace(person, other)).toString('base64url')
}

/** @param {string} url @param {string} path @param {object} body @param {string} [token] @returns {Promise<any>} */
async function post(url, path, body, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

/** @param {string} url @param {Agent} agent @param {Asked} asked @returns {Promise<{ answer: string, us: number }>} */
const ask = (url, agent, { path, method = 'GET', headers = {}, body }) =>
  new Promise((resolve, reject) => {
    const began = process.hrtime.bigint()
    const type =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
    request(url + path, { method, headers: { ...type, ...headers }, agent }, (response) => {
      const us = Number(process.hrtime.bigint() - began) / 1_000
      let text = ''
      response.setEncoding('utf8').on('data', (part) => (text += part))
      response.on('end', () => resolve({ answer: `${response.statusCode} ${text}`, us }))
    })
      .on('error', reject)
      .end(body)
  })

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const PARTS = 20

/**
 * Whether one is slower than the other nearly all the time: a busy machine makes medians differ, but not to the same side.
 * @param {{ known: number[], unknown: number[] }} took
 */
function isSteady({ known, unknown }) {
  const size = Math.ceil(known.length / PARTS)
  const part = (/** @type {number[]} */ of, /** @type {number} */ i) => median(of.slice(i * size, (i + 1) * size))
  const slower = Array.from({ length: PARTS }, (_, i) => part(known, i) > part(unknown, i)).filter(Boolean).length
  return Math.max(slower, PARTS - slower) >= PARTS * 0.9
}
