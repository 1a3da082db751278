import { build, type Plugin, type Rolldown } from 'vite'

const source = new URL('./src/embed/embed.ts', import.meta.url).pathname

/**
 * `embed.js`, which pages of brands load: one plain script at an address that never changes, that leaves no names behind but
 * its own.
 */
export function embedPlugin(): Plugin {
  return {
    name: 'embed',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'embed.js', source: await embedScript() })
    },
    configureServer(server) {
      server.middlewares.use('/embed.js', (_request, response, next) => {
        embedScript()
          .then((code) => response.setHeader('Content-Type', 'text/javascript').end(code))
          .catch(next)
      })
    },
  }
}

async function embedScript(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2020', rolldownOptions: { input: source, output: { format: 'iife' } } },
  })) as Rolldown.RolldownOutput
  return built.output[0].code
}
