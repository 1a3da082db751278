import type { Plugin, Rolldown } from 'vite'

/** The browser fetches this page's code together with the entry, not after it: it is the one that nearly all open. */
export function preloadPage(source: string): Plugin {
  return {
    name: 'preload-page',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (!bundle) return
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        const page =
          chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(source)) ??
          chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(source)))
        if (!page) throw new Error(`no chunk holds ${source}`)
        return [...withImports(page, chunks)]
          .filter((file) => !html.includes(file))
          .map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` } }))
      },
    },
  }
}

function withImports(page: Rolldown.OutputChunk, chunks: readonly Rolldown.OutputChunk[]): Set<string> {
  const files = new Set([page.fileName])
  for (const file of files)
    for (const next of chunks.find((chunk) => chunk.fileName === file)?.imports ?? []) files.add(next)
  return files
}
