// `npm run docs`: writes the documents that are made from the code. With --check it only says which are out of date.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pages, sourceFiles } from './lib/docs/pages.mjs'
import { prepareInstall } from './lib/prepare.mjs'
import { root } from './lib/run.mjs'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

await prepareInstall()
const { runnerImport } = await import('vite')
const load = async ([name, file]) => {
  const { module } = await runnerImport(join(root, file), { configFile: false, root, logLevel: 'error' })
  return [name, module]
}
const loaded = await Promise.all(Object.entries(sourceFiles).map(load))
const { z } = await import('zod')

const stale = Object.entries(await pages({ ...Object.fromEntries(loaded), z })).filter(
  ([path, text]) => read(join(root, path)) !== text,
)
if (values.check) {
  for (const [path] of stale) console.error(`docs: ${path} is out of date: npm run docs`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const [path, text] of stale) writeFileSync(join(root, path), text)
  for (const [path] of stale) console.log(`docs: ${path} written`)
}
if (stale.length === 0) console.log('docs: all current')

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
