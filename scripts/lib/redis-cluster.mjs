// @ts-check
import { join } from 'node:path'
import { fieldsOf, isInStep, startMember, untilHolds } from './redis-member.mjs'
import { root } from './run.mjs'

const slots = 16_384
const shards = 3
/** 0 = a replica takes its master's place however long it was away. */
const validity = '--cluster-replica-validity-factor'

/**
 * A Redis Cluster of three masters with a replica each; answers when every slot is served and every replica in step.
 * Needs the build, which knows where rooms are.
 * @param {{ args?: string[] }} [options] for every Redis
 * @returns {Promise<import('./sentinel.mjs').RedisSet & { shardOf: (room: string) => Promise<number> }>}
 */
export async function startRedisCluster({ args = [] } = {}) {
  const own = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2500', '--cluster-require-full-coverage', 'no']
  const quick = ['--repl-diskless-sync-delay', '0', '--repl-timeout', '10']
  const members = await Promise.all(Array.from({ length: 2 * shards }, () => startMember([...own, ...quick, ...args])))
  const stop = async () => void (await Promise.all(members.map((member) => member.stop())))
  try {
    const set = clusterSet(members, stop)
    await introduce(members)
    await set.untilInStep()
    return set
  } catch (error) {
    await stop()
    throw error
  }
}

/** The first three become masters with a third of the slots each, each of the others a replica of one. @param {Member[]} members */
async function introduce(members) {
  const share = Math.ceil(slots / shards)
  for (const [i, member] of members.entries()) {
    await member.ask('CLUSTER', 'SET-CONFIG-EPOCH', i + 1)
    if (i >= shards) continue
    await member.ask('CLUSTER', 'ADDSLOTSRANGE', i * share, Math.min(slots, (i + 1) * share) - 1)
  }
  for (const { port } of members.slice(1)) await members[0]?.ask('CLUSTER', 'MEET', '127.0.0.1', port)
  const met = async () =>
    (await Promise.all(members.map(known))).every((nodes) => nodes.filter(({ addressed }) => addressed).length === 6)
  await untilHolds('members that know each other', met)
  for (const [i, replica] of members.slice(shards).entries()) {
    const id = String(await members[i]?.ask('CLUSTER', 'MYID'))
    await untilHolds('a replica', async () => (await replica.ask('CLUSTER', 'REPLICATE', id)) === 'OK')
  }
}

/** @param {Member[]} members @param {() => Promise<void>} stop */
function clusterSet(members, stop) {
  const anybody = async () => {
    for (const member of members) if (member.up) return known(member)
    throw new Error('nobody is up')
  }
  const ownerOf = async (/** @type {string} */ room) => {
    const slot = await slotOf(members, room)
    const owner = (await anybody()).find((node) => node.master && !node.failed && holds(node, slot))
    if (owner === undefined) throw new Error(`nobody has slot ${slot}`)
    return owner
  }
  const byPort = (/** @type {number} */ port) => /** @type {Member} */ (members.find((member) => member.port === port))
  return {
    url: `redis+cluster://${members.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    members,
    masterOf: async (/** @type {string} */ room) => byPort((await ownerOf(room)).port),
    replicasOf: async (/** @type {string} */ room) => {
      const { id } = await ownerOf(room)
      return (await anybody()).filter(({ of }) => of === id).map(({ port }) => byPort(port))
    },
    /** Which third of the slots a room is in. */
    shardOf: async (/** @type {string} */ room) =>
      Math.floor((await slotOf(members, room)) / Math.ceil(slots / shards)),
    untilPromoted: (/** @type {Member} */ old) =>
      untilHolds('another master', async () => {
        const views = await Promise.all(members.filter(({ up }) => up).map(known))
        return views.every((nodes) => nodes.every(({ port, slots: own }) => port !== old.port || own.length === 0))
      }),
    again: async (/** @type {Member} */ member, stale = false) => {
      await member.again(stale ? [validity, '0'] : [])
    },
    untilInStep: async () => {
      await untilHolds('a cluster in step', () => inStep(members), 60_000)
      await Promise.all(members.map((member) => member.ask('CONFIG', 'SET', validity.slice(2), 10)))
    },
    stop,
  }
}

/** Every member sees three masters with all slots, and a replica in step for each. @param {Member[]} members */
async function inStep(members) {
  for (const member of members) {
    const info = fieldsOf(await member.ask('CLUSTER', 'INFO'))
    const whole = info['cluster_state'] === 'ok' && info['cluster_slots_ok'] === String(slots)
    const nodes = await known(member)
    const masters = nodes.filter(({ master, slots: own }) => master && own.length > 0)
    const followed = masters.every(({ id }) => nodes.some(({ of, failed }) => of === id && !failed))
    if (!whole || masters.length !== shards || !followed) return false
    const self = nodes.find(({ port }) => port === member.port)
    if (self?.master === false && !(await isInStep(member))) return false
  }
  return true
}

/** What one member says of all. @param {Member} member @returns {Promise<Known[]>} */
async function known(member) {
  const lines = String(await member.ask('CLUSTER', 'NODES')).trim()
  return lines.split('\n').map((line) => {
    const [id = '', address = '', flags = '', of = '', , , , state = '', ...own] = line.split(' ')
    return {
      id,
      port: Number(/:(\d+)@/.exec(address)?.[1]),
      addressed: !flags.includes('handshake') && !flags.includes('noaddr'),
      master: flags.includes('master'),
      failed: /\bfail\b/.test(flags) || state !== 'connected',
      of,
      slots: own.filter((range) => !range.startsWith('[')).map((range) => range.split('-').map(Number)),
    }
  })
}

/** @param {Known} node @param {number} slot */
const holds = ({ slots: own }, slot) => own.some(([from = 0, to = from]) => slot >= from && slot <= to)

/** @param {Member[]} members @param {string} room */
async function slotOf(members, room) {
  const { roomKey } = await import(join(root, 'dist/server/redis/keys.js'))
  const member = members.find(({ up }) => up)
  return Number(await member?.ask('CLUSTER', 'KEYSLOT', roomKey(room, 'head')))
}

/**
 * @typedef {import('./redis-member.mjs').Member} Member
 * @typedef {{ id: string, port: number, addressed: boolean, master: boolean, failed: boolean, of: string, slots: number[][] }} Known
 */
