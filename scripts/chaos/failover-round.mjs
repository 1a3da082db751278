// @ts-check
import { setTimeout as pause } from 'node:timers/promises'
import { openRoomBySecret } from '../lib/open-room.mjs'
import { untilHolds } from '../lib/redis-member.mjs'
import { accusations, crowdFor } from './crowd-for.mjs'
import { failoverFaults } from './failover-faults.mjs'

/** How long the crowd talks, and when it is disturbed, ms. */
const talk = { seconds: 20, perSecond: 20, persons: 80, listeners: 12, faultAfterMs: 3_000 }
/** Of what is said at a master that lives, at least so much is acknowledged meanwhile. */
const elsewhereShare = 1 / 3
const agreeMs = 10_000

/**
 * One fault while a crowd talks in a room at the disturbed master, and in a Redis Cluster another at a master that is not.
 * @param {FailoverStage} stage
 * @param {Round} round
 * @returns {Promise<Played>}
 */
export async function playRound(stage, round) {
  const { set } = stage
  await set.untilInStep()
  const { room, elsewhere } = await roomsOf(set, round.number)
  const talks = await Promise.all([room, elsewhere].flatMap((name) => (name ? [begin(stage, name, round)] : [])))
  const [here, there] = /** @type {[Talk, Talk?]} */ (talks)
  const running = Promise.all(talks.map(({ crowd }) => crowd.run()))
  running.catch(() => {})
  await untilHolds(
    'a crowd that talks',
    () => talks.every(({ crowd }) => crowd.recorder.acknowledged >= talk.perSecond),
    60_000,
  )
  await pause(talk.faultAfterMs)
  const epoch = here.crowd.listeners[0]?.wire.position?.epoch
  const disturbance = await disturb(stage, round, { room, here, there })
  await Promise.all(set.members.filter(({ up }) => !up).map((member) => set.again(member)))
  const [report, other] = await running
  for (const each of talks) each.stopWatching()
  const figures = { stoodStillMs: here.longestMs(), elsewhereMs: there?.longestMs(), ...disturbance }
  const trouble = [
    // Lines that were told, but not acknowledged, may be taken back openly when their master is gone.
    ...accusations(report, ['rewritten']),
    ...(other ? wentOn(other, figures) : []),
    ...(await disagreement(stage.cluster, room)),
    ...noticed(here, report, { epoch, ...round }),
    ...stage.health(),
  ]
  return { level: round.level, fault: round.fault, ok: trouble.length === 0, trouble, ...figures, report, other }
}

/**
 * @param {FailoverStage} stage
 * @param {Round} round
 * @param {{ room: string, here: Talk, there?: Talk | undefined }} talks
 */
async function disturb({ set, cluster }, { level, fault }, { room, here, there }) {
  const node = /** @type {import('../lib/local-cluster.mjs').ClusterNode} */ (cluster.nodes[0])
  const [begun, before] = [performance.now(), there?.crowd.recorder.acknowledged ?? 0]
  const losing = () => void (level === 'redis' && here.lossesAt.push(performance.now()))
  const acknowledged = () => here.crowd.recorder.acknowledged
  await failoverFaults[fault]({ set, room, node, losing, acknowledged })
  return { promotedMs: performance.now() - begun, wentOn: (there?.crowd.recorder.acknowledged ?? 0) - before }
}

/** Rooms at masters that live go on. @param {any} report @param {{ promotedMs: number, wentOn: number }} figures */
function wentOn(report, { promotedMs, wentOn: lines }) {
  const expected = Math.floor((talk.perSecond * elsewhereShare * promotedMs) / 1_000)
  const told = accusations(report).map((line) => `elsewhere: ${line}`)
  return lines < expected ? [...told, `elsewhere only ${lines} lines were acknowledged, not ${expected}`] : told
}

/** A room of this round, and where there are several masters one that is at another. @param {FailoverStage['set']} set @param {number} number */
async function roomsOf(set, number) {
  const room = `round-${number}`
  const { shardOf } = set
  if (shardOf === undefined) return { room }
  const shard = await shardOf(room)
  for (let n = 1; ; n++)
    if ((await shardOf(`round-${number}-${n}`)) !== shard) return { room, elsewhere: `round-${number}-${n}` }
}

/**
 * @param {FailoverStage} stage
 * @param {string} room
 * @param {Round} round
 * @returns {Promise<Talk>}
 */
async function begin({ cluster }, room, { seed, number, seconds = talk.seconds }) {
  await openRoomBySecret(cluster.url, cluster.sessionSecret, room)
  const { url } = cluster
  const { crowd, lossesAt } = await crowdFor({ ...talk, url, room, seconds, seed: 1_000 * seed + number })
  return { crowd, lossesAt, ...longestSilence(crowd.recorder) }
}

/** The longest time without an acknowledgement while lines wait for one. @param {{ acknowledged: number, open: number }} recorder */
function longestSilence(recorder) {
  let [count, since, longest] = [recorder.acknowledged, performance.now(), 0]
  const look = () => {
    const now = performance.now()
    if (recorder.acknowledged > 0 && recorder.acknowledged === count && recorder.open > 0)
      longest = Math.max(longest, now - since)
    if (recorder.acknowledged !== count || recorder.open === 0) [count, since] = [recorder.acknowledged, now]
  }
  const timer = setInterval(look, 10)
  return { longestMs: () => Math.round(longest), stopWatching: () => clearInterval(timer) }
}

/**
 * What was acknowledged and is gone must have been noticed: under another epoch, by everybody. Where a loss was planted,
 * there must have been one.
 * @param {Talk} talk
 * @param {any} report
 * @param {Pick<Round, 'fault' | 'level'> & { epoch: string | undefined }} round
 */
function noticed({ crowd }, { lostByPlantedFault: lost }, { epoch, fault, level }) {
  const unaware = crowd.listeners.filter((/** @type {any} */ { wire }) => wire.position?.epoch === epoch).length
  if (lost > 0 && unaware > 0) return [`${lost} lines were lost, and ${unaware} listeners were not told`]
  return fault === 'loss' && level === 'redis' && lost === 0 ? ['the planted loss did not happen'] : []
}

/** Every node stands where the others stand. @param {import('../lib/local-cluster.mjs').Cluster} cluster @param {string} room */
async function disagreement({ nodes }, room) {
  /** @type {string[]} */
  let places = []
  const agree = async () => {
    const answers = await Promise.all(nodes.map(({ url }) => fetch(`${url}/api/rooms/${room}`)))
    places = await Promise.all(answers.map(async (answer) => JSON.stringify((await answer.json()).position)))
    return new Set(places).size === 1
  }
  return untilHolds('nodes that agree', agree, agreeMs).then(
    () => [],
    (error) => [`${String(error)}: ${places.join(' ')}`],
  )
}

/**
 * @typedef {{ level: 'redis' | 'replicated', fault: import('./failover-faults.mjs').FaultName, number: number, seed: number,
 *   seconds?: number }} Round
 *
 * @typedef {object} FailoverStage
 * @property {import('../lib/sentinel.mjs').RedisSet & { shardOf?: (room: string) => Promise<number> }} set
 * @property {import('../lib/local-cluster.mjs').Cluster} cluster
 * @property {() => string[]} health
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Talk
 * @property {any} crowd
 * @property {number[]} lossesAt
 * @property {() => number} longestMs
 * @property {() => void} stopWatching
 *
 * @typedef {object} Played
 * @property {string} level
 * @property {string} fault
 * @property {boolean} ok
 * @property {string[]} trouble
 * @property {number} promotedMs from the fault until another master was known
 * @property {number} stoodStillMs longest time without an acknowledgement
 * @property {number | undefined} elsewhereMs the same in a room at another master
 * @property {number} wentOn lines acknowledged there from the fault until then
 * @property {any} report
 * @property {any} [other]
 */
