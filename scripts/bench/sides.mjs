// @ts-check
import { startServer, startWorker } from './servers.mjs'

/**
 * A server and the sockets that listen to it, ready for rounds.
 * @param {string} name
 * @param {{ sockets: number, rates: number[], redisUrl: string, profile: string | undefined }} plan `profile`: a folder for a CPU profile of our server
 * @returns {Promise<Side>}
 */
export async function startSide(name, plan) {
  const server = await startServer(name, { ...plan, profile: name === 'fanfare' ? plan.profile : undefined })
  const sockets = startWorker(new URL('./generator.mjs', import.meta.url))
  const senders = Math.min(plan.sockets, Math.ceil(Math.max(...plan.rates) * 1.25))
  const { port, pid } = server
  await sockets.ask({ do: 'connect', kind: name, port, pid, sockets: plan.sockets, senders })
  return {
    name,
    server,
    round: (round) => sockets.ask({ do: 'round', ...round }),
    hush: () => sockets.tell({ do: 'hush' }),
    stop: async () => {
      sockets.end()
      await server.stop()
    },
  }
}

/**
 * @typedef {object} RoundResult
 * @property {number} cpuUs server CPU microseconds per delivered message
 * @property {number} delivered
 * @property {number} seconds from the first message until all are delivered
 * @property {number} p50 latency, ms
 * @property {number} p99
 * @property {number} max
 * @property {number} frames in all
 * @property {number} bytes received in all
 * @property {number} generatorBusy share of one processor that the generator used
 * @property {string[]} faults what was wrong: then the round does not count
 *
 * @typedef {object} Side
 * @property {string} name
 * @property {import('./servers.mjs').BenchServer} server
 * @property {(round: { rate: number, messages: number }) => Promise<RoundResult>} round
 * @property {() => void} hush the round that goes on says nothing more
 * @property {() => Promise<void>} stop
 */
