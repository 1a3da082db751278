// @ts-check
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root, runTool } from './run.mjs'

const source = join(root, 'src')
const output = join(root, 'dist', 'server')
const stamp = join(root, 'dist', '.stamp')
const settings = [
  'package-lock.json',
  'vite.config.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/lib/build.mjs',
]

/** Whether dist was made from the sources as they are now. */
export const built = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()

/** Pages into dist/client, server into dist/server, with the files that are read beside their code. */
export async function build() {
  const wanted = fingerprint()
  forgetBuild()
  rmSync(output, { recursive: true, force: true })
  await tool('vite', 'vite/bin/vite.js', ['build', '--logLevel', 'warn'])
  await tool('tsc', 'typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  for (const file of files(source)) copyAsset(relative(source, file))
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** The next start builds again, whatever the sources are. */
export const forgetBuild = () => rmSync(stamp, { force: true })

/** Puts a file that is not TypeScript (Lua, word lists) at the same place beside the compiled code. @param {string} file */
export function copyAsset(file) {
  if (/\.tsx?$/.test(file) || !existsSync(join(source, file))) return
  mkdirSync(dirname(join(output, file)), { recursive: true })
  copyFileSync(join(source, file), join(output, file))
}

/** @param {string} name @param {string} script @param {string[]} args */
async function tool(name, script, args) {
  const code = await runTool(script, args, { stdio: ['ignore', 2, 2] })
  if (code !== 0) throw new Error(`the build failed in ${name} (exit code ${code})`)
}

function fingerprint() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '')
  const inputs = [...files(source), ...files(join(root, 'client')), ...settings.map((name) => join(root, name))]
  for (const file of inputs.sort()) hash.update(`\n${relative(root, file)}\n`).update(readFileSync(file))
  return hash.digest('hex')
}

/** @param {string} folder @returns {string[]} */
function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : entry.isFile() ? [path] : []
  })
}
