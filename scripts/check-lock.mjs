// Says what would make `npm ci` fail or differ on another machine: a platform package that the lockfile names but does
// not hold, an address in it, a package.json it was not made from, a package that runs code on installation.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/run.mjs'

const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'))
const { packages } = read('package-lock.json')
const project = read('package.json')
const nameOf = (folder) => folder.replace(/^.*node_modules\//, '')
const held = new Set(Object.keys(packages).map(nameOf))

function* problems() {
  for (const kind of ['dependencies', 'devDependencies']) {
    if (JSON.stringify(project[kind] ?? {}) !== JSON.stringify(packages[''][kind] ?? {}))
      yield `${kind} of package.json are not those of the lockfile`
  }
  for (const [folder, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {}))
      if (!held.has(name)) yield `${nameOf(folder)} wants ${name}, which the lockfile does not hold`
    if (entry.resolved && !entry.link) yield `${nameOf(folder)} has an address: ${entry.resolved}`
    if (folder !== '' && !entry.link && !entry.inBundle && !entry.integrity)
      yield `${nameOf(folder)} has no integrity hash`
  }
}

const found = [...problems()]
for (const problem of found) console.error(`package-lock.json: ${problem}`)
const scripted = Object.keys(packages).filter((folder) => packages[folder].hasInstallScript)
console.log(
  `${Object.keys(packages).length - 1} packages, ${found.length} problems, install scripts: ${scripted.map(nameOf).join(' ') || 'none'}`,
)
if (found.length > 0) process.exitCode = 1
