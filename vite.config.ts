import { defineConfig, type Plugin } from 'vite'
import { packPlugin } from './client/pack-plugin.ts'
import { preloadPage } from './client/preload-plugin.ts'
import { wordsPlugin } from './client/words-plugin.ts'

/** `npm run dev` says where its server listens; pages and server then share one origin, as in production. */
const backend = process.env['FANFARE_DEV_SERVER'] ?? 'http://127.0.0.1:3001'
const paths = ['/api', '/healthz', '/readyz', '/metrics', '/.well-known']

/** What every page begins with, and what a room needs besides: one file each, which packs smaller than many. */
const together = [
  { name: 'main', test: /client\/src\/main\.tsx$/, priority: 2 },
  { name: 'room', test: /client\/src\/room\/room-page\.tsx$/, priority: 1 },
]

/** Our pages ask for WebSocket and polling by name: the client's third way is left out. */
const withoutWebTransport: Plugin = {
  name: 'without-web-transport',
  load: (id) => (/engine\.io-client\/.*\/webtransport\.js$/.test(id) ? 'export class WT {}' : undefined),
}

export default defineConfig({
  root: 'client',
  plugins: [wordsPlugin(), preloadPage('/src/room/room-page.tsx'), withoutWebTransport, packPlugin()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    proxy: {
      '/socket.io': { target: backend, ws: true },
      ...Object.fromEntries(paths.map((path) => [path, backend])),
    },
  },
  // Browsers that do not know modulepreload fetch the same a little later: no polyfill.
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // hls.js, which only comes with a playlist, is one of 580 kB.
    chunkSizeWarningLimit: 640,
    rolldownOptions: { output: { codeSplitting: { groups: together } } },
  },
})
