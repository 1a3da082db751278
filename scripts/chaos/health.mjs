// @ts-check

/** Looks after what nodes print and whether they run: a fault must not make one fail in its own way. */
export function nodeHealth() {
  /** @type {Set<string>} */
  const found = new Set()
  return {
    /** @param {string} line */
    log: (line) => {
      if (/unhandled|uncaught|MaxListenersExceeded|TypeError|RangeError|ReferenceError/i.test(line))
        found.add(line.slice(0, 400))
      if (/ended \((?!SIGKILL|exit code 0)/.test(line)) found.add(line.slice(0, 400))
    },
    /** @param {{ id: string, pid: number }[]} nodes @returns {string[]} */
    health: (nodes) => [
      ...found,
      ...nodes.filter(({ pid }) => !alive(pid)).map(({ id }) => `${id} does not run any more`),
    ],
  }
}

/** @param {number} pid */
function alive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
