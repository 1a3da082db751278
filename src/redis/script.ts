import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A Lua file with what it includes, and the hash that Redis knows it by. */
export interface Script {
  source: string
  sha: string
}

/** Loads a Lua file. A line `-- @include path` (relative to the file) stands for another one. */
export function script(file: URL): Script {
  const source = withIncludes(file)
  return { source, sha: createHash('sha1').update(source).digest('hex') }
}

const withIncludes = (file: URL): string =>
  readFileSync(file, 'utf8').replace(/^-- @include (\S+)$/gm, (_, path: string) => withIncludes(new URL(path, file)))
