// @ts-check
import './node-version.mjs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build, built } from './build.mjs'
import { install, installed } from './install.mjs'
import { withLock } from './lock.mjs'
import { root, seconds } from './run.mjs'

const lock = join(root, '.setup.lock')

/**
 * Installs and builds what is not as the sources ask, once, however many scripts start together; else costs a look. Where
 * there are no sources (in a container image), everything was made before.
 */
export async function prepare() {
  if (!existsSync(join(root, 'src'))) return
  await prepareInstall()
  await step('build', built, build)
}

/** The installation alone, for scripts that need no build. */
export const prepareInstall = () => step('npm ci', installed, install)

/** @param {string} name @param {() => boolean} fresh @param {() => Promise<void>} make */
async function step(name, fresh, make) {
  if (fresh()) return
  try {
    await withLock(lock, () => makeUnlessFresh(name, fresh, make), sayWaiting)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}

/** @param {string} name @param {() => boolean} fresh @param {() => Promise<void>} make */
async function makeUnlessFresh(name, fresh, make) {
  if (fresh()) return
  const start = performance.now()
  say(`${name} ...`)
  await make()
  say(`${name}: ${seconds(start)}`)
}

/** @param {string} line */
const say = (line) => console.error(`fanfare: ${line}`)
/** @param {string} holder */
const sayWaiting = (holder) => say(`waiting for another set-up in this folder (process ${holder.split('@')[0]})`)
