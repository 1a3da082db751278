// @ts-check
import { setTimeout as pause } from 'node:timers/promises'
import { fieldsOf, untilHolds } from '../lib/redis-member.mjs'

/** How many lines only the master has when it is lost with them. */
const onlyThere = 10
const lagMs = 1_500
/** An answer of one that is dead may be on its way for so long; none of the next one is there as soon. */
const onItsWayMs = 1_000
/** One that was frozen has passed on all that waited for it. */
const wakingMs = 2_000

/**
 * What is done to whoever has a room; each answers when another has its place and the first one is no master any more.
 * @type {Record<FaultName, (scene: FaultScene) => Promise<void>>}
 */
export const failoverFaults = {
  async kill({ set, room, losing }) {
    const master = await set.masterOf(room)
    await end(master, losing)
    await set.untilPromoted(master)
  },

  /** It wakes up, and a node with it, both believing that it is the master still: for a moment there are two. */
  async freeze({ set, room, losing, node }) {
    const master = await set.masterOf(room)
    losing()
    process.kill(node.pid, 'SIGSTOP')
    master.freeze()
    try {
      await set.untilPromoted(master)
    } finally {
      master.wake()
      process.kill(node.pid, 'SIGCONT')
    }
    const isReplica = async () => fieldsOf(await master.ask('INFO', 'replication'))['role'] === 'slave'
    await untilHolds('a master that knows it is none', isReplica)
    // What the node was told by it before.
    await pause(wakingMs)
    losing()
  },

  /** The replicas are away while the master goes on, and come back when it is gone: what it took meanwhile is lost. */
  async loss({ set, room, losing, acknowledged }) {
    const master = await set.masterOf(room)
    const replicas = await set.replicasOf(room)
    await Promise.all(replicas.map((replica) => replica.kill()))
    const [before, until] = [acknowledged(), performance.now() + lagMs]
    const enough = () => acknowledged() >= before + onlyThere || performance.now() > until
    await untilHolds('lines that only the master has', enough)
    await end(master, losing)
    await Promise.all(replicas.map((replica) => set.again(replica, true)))
    await set.untilPromoted(master)
  },
}

/** @param {import('../lib/redis-member.mjs').Member} master @param {() => void} losing */
async function end(master, losing) {
  await master.kill()
  await pause(onItsWayMs)
  losing()
}

/**
 * @typedef {'kill' | 'freeze' | 'loss'} FaultName
 * @typedef {object} FaultScene
 * @property {import('../lib/sentinel.mjs').RedisSet} set
 * @property {string} room
 * @property {{ pid: number }} node one of those that use it
 * @property {() => void} losing what was acknowledged until now may be lost, if the durability allows it
 * @property {() => number} acknowledged how many lines so far
 */
