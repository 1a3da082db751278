// @ts-check
import { createServer } from 'node:net'

const lowest = 11_000
const count = 10_000

/**
 * A free loopback port below those that systems give to outgoing connections, so that a server that is killed finds
 * its port free when it starts again; 10,000 above it stays below 32,768, for Redis Cluster's bus.
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (let tries = 0; tries < 200; tries++) {
    const port = lowest + Math.floor(Math.random() * count)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port between ${lowest} and ${lowest + count}`)
}

/** @param {number} port @returns {Promise<boolean>} */
const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
