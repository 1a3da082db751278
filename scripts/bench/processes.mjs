// @ts-check
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

const canPin = cpus().length > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString())

/**
 * A command line that runs on one processor, where the system can do that.
 * @param {number} cpu
 * @param {string[]} command
 * @returns {[string, string[]]}
 */
export const pinned = (cpu, command) => {
  const [program = '', ...args] = command
  return canPin ? ['taskset', ['-c', String(cpu), program, ...args]] : [program, args]
}

/** @param {number} pid @param {number} cpu */
export function pin(pid, cpu) {
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', String(cpu), String(pid)])
}

/** What a process has used so far, all its threads, user and system, in us. @param {number} pid */
export function cpuUs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / ticksPerSecond
}

/** Until it has nothing to do any more: uses a fifth of a processor at the most, three times in a row. @param {number} pid */
export async function quiet(pid) {
  for (let calm = 0, last = cpuUs(pid); calm < 3;) {
    await pause(100)
    const now = cpuUs(pid)
    calm = now - last <= 20_000 ? calm + 1 : 0
    last = now
  }
}
