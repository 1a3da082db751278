// @ts-check
import { parseArgs } from 'node:util'

/**
 * What a command was given. Who asks for help, or for what there is not, is told how it is used, and the process ends.
 * @template {import('node:util').ParseArgsConfig} C
 * @param {string} usage
 * @param {C} config
 * @returns {ReturnType<typeof parseArgs<C>>}
 */
export function readArgs(usage, config) {
  if (process.argv.includes('--help')) end(usage, 0)
  try {
    return parseArgs(config)
  } catch (error) {
    return end(`${error instanceof Error ? error.message : String(error)}\n${usage}`, 2)
  }
}

/** @param {string} words @param {number} code @returns {never} */
function end(words, code) {
  console.error(words)
  process.exit(code)
}
