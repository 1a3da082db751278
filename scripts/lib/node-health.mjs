// @ts-check
import { get } from 'node:http'

const everyMs = 500
const patienceMs = 2_000

/**
 * Keeps track of which nodes take traffic: those whose GET /readyz answers 200, asked every half second, less those
 * that were taken out since.
 * @param {readonly import('./balancer.mjs').Backend[]} nodes
 * @returns {NodeHealth}
 */
export function nodesUp(nodes) {
  /** @type {Set<string>} */
  const ready = new Set()
  let turn = 0
  const check = async () => {
    await Promise.all(
      nodes.map(async (node) => ((await isReady(node.port)) ? ready.add(node.id) : ready.delete(node.id))),
    )
  }
  const timer = setInterval(() => void check(), everyMs)
  return {
    check,
    ready: () => nodes.filter((node) => ready.has(node.id)).map((node) => node.id),
    next: () => {
      const up = nodes.filter((node) => ready.has(node.id))
      return up[turn++ % up.length]
    },
    ofSession: (sid) => nodes.find((node) => sid.startsWith(`${node.id}.`)),
    takeOut: (node) => void ready.delete(node.id),
    stop: () => clearInterval(timer),
  }
}

/** Whether the node at a port takes traffic. @param {number} port @returns {Promise<boolean>} */
export const isReady = (port) =>
  new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path: '/readyz', agent: false, timeout: patienceMs })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(false))
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
  })

/**
 * @typedef {object} NodeHealth
 * @property {() => Promise<void>} check asks every node now
 * @property {() => string[]} ready
 * @property {() => import('./balancer.mjs').Backend | undefined} next the ready nodes in turn
 * @property {(sid: string) => import('./balancer.mjs').Backend | undefined} ofSession the node that made a session id, ready or not
 * @property {(node: import('./balancer.mjs').Backend) => void} takeOut until its next good answer
 * @property {() => void} stop
 */
