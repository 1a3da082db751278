// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'

/** @typedef {{ version?: string, optional?: boolean }} Package */

/** Whether node_modules holds what package-lock.json asks for, by whatever command it was installed. */
export function installed() {
  try {
    const have = packages('node_modules/.package-lock.json')
    return Object.entries(packages('package-lock.json')).every(([folder, wanted]) => {
      const found = have[folder]
      if (folder === '') return true
      return found ? found.version === wanted.version && existsSync(join(root, folder)) : wanted.optional === true
    })
  } catch {
    return false
  }
}

/** @param {string} file @returns {Record<string, Package>} */
const packages = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages

/** `npm ci`, development dependencies included; its words go to stderr. */
export async function install() {
  const code = await npm(['ci', '--include=dev', '--no-audit', '--no-fund'])
  if (code !== 0) throw new Error(`npm ci failed (exit code ${code})`)
}

/** The npm that runs this script if one does, else the one on PATH. @param {string[]} args */
function npm(args) {
  const own = process.env['npm_execpath'] ?? ''
  /** @type {import('node:child_process').SpawnOptions} */
  const options = { env: cleanEnv(), stdio: ['ignore', 2, 2] }
  if (/npm-cli\.[cm]?js$/.test(own)) return run(process.execPath, [own, ...args], options)
  return run('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** Without what an outer npm or a production shell would make npm leave out. */
function cleanEnv() {
  const unwanted =
    /^(NODE_ENV|npm_config_(omit|production|only|dry_run|global|workspaces?|prefix)|npm_(lifecycle|package|command)_?.*)$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name)))
}
