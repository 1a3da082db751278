import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const PREFIX = '\0words:'
const folder = new URL('./src/i18n/', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8')
const tags = (): string[] => readdirSync(folder).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? [])

/** The words of these areas in that language; an area that has none is a mistake. */
function wordsOf(tag: string, areas: readonly string[]): string {
  const areaOf = (key: string): string => key.slice(0, key.indexOf('.'))
  const words = Object.entries(JSON.parse(read(`${tag}.json`)) as object).filter(([key]) => areas.includes(areaOf(key)))
  const missing = areas.filter((area) => !words.some(([key]) => areaOf(key) === area))
  if (missing.length > 0) throw new Error(`${tag}.json has no words of ${missing.join(', ')}`)
  return JSON.stringify(Object.fromEntries(words))
}

/**
 * `import { words } from 'words:room,chat'` says where the words of these areas lie, by language: a file for each, so
 * that a page fetches its own words alone, in one language. `words.json` holds all of English, for the server and for
 * who translates.
 */
export function wordsPlugin(): Plugin {
  let building = false
  return {
    name: 'words',
    configResolved(config) {
      building = config.command === 'build'
    },
    resolveId: (id) => (id.startsWith(PREFIX.slice(1)) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(PREFIX)) return
      const areas = id.slice(PREFIX.length).split(',')
      const files = tags().map((tag) => ({ tag, source: wordsOf(tag, areas) }))
      for (const { tag } of files) this.addWatchFile(new URL(`${tag}.json`, folder).pathname)
      const hash = createHash('sha256').update(JSON.stringify(files)).digest('base64url').slice(0, 8)
      const base = building ? `assets/${areas[0]}-${hash}.` : `@words/${areas.join(',')}/`
      if (building)
        for (const { tag, source } of files) this.emitFile({ type: 'asset', fileName: `${base}${tag}.json`, source })
      return `export const words = (tag) => '/${base}' + tag + '.json'`
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'words.json', source: read('en.json') })
    },
    configureServer(server) {
      server.middlewares.use('/@words', (request, response) => {
        const [, areas = '', tag = ''] = /^\/([\w,]+)\/([\w-]+)\.json/.exec(request.url ?? '') ?? []
        response.setHeader('Content-Type', 'application/json').end(wordsOf(tag, areas.split(',')))
      })
    },
  }
}
