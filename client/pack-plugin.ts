import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const asBrotli = promisify<Buffer, Buffer>(brotliCompress)
const asGzip = promisify<Buffer, object, Buffer>(gzip)

/** Beside every file that packs well, the same packed: the server sends that to who can take it. */
export function packPlugin(): Plugin {
  return {
    name: 'pack',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const files = await readdir(dir, { recursive: true })
      const plain = files.filter((file) => /\.(js|css|json|svg)$/.test(file)).map((file) => join(dir, file))
      await Promise.all(plain.map(packFile))
    },
  }
}

async function packFile(file: string): Promise<void> {
  const content = await readFile(file)
  await writeFile(`${file}.br`, await asBrotli(content))
  await writeFile(`${file}.gz`, await asGzip(content, { level: 9 }))
}
