import { defineConfig, type Plugin } from 'vite'
import { embedPlugin } from './client/embed-plugin.ts'
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

/**
 * Our pages ask for WebSocket and polling by name, and nothing but text goes over them, to the server that they came from: what
 * the client library has for anything else, or for browsers that do not know `URL`, is left out.
 */
const LEFT_OUT: readonly (readonly [file: RegExp, instead: string])[] = [
  [/engine\.io-client\/.*\/webtransport\.js$/, 'export class WT {}'],
  // Its own parser: ours is client/src/session/text-parser.ts.
  [
    /socket\.io-parser\/.*\/index\.js$/,
    'export const protocol = 5, PacketType = { CONNECT: 0, DISCONNECT: 1, EVENT: 2, ACK: 3, CONNECT_ERROR: 4, BINARY_EVENT: 5, BINARY_ACK: 6 }; export class Encoder {} export class Decoder {}',
  ],
  [/engine\.io-client\/.*\/has-cors\.js$/, 'export const hasCORS = true'],
  [/engine\.io-parser\/.*\/base64-arraybuffer\.js$/, 'export const decode = () => new ArrayBuffer(0)'],
  [
    /engine\.io-client\/.*\/parseuri\.js$/,
    "export const parse = (source) => { const { protocol, hostname, port, search } = new URL(source); return { source, protocol: protocol.slice(0, -1), host: hostname.replace(/[[\\]]/g, ''), port, path: '/', query: search.slice(1) } }",
  ],
]
const textAlone: Plugin = {
  name: 'text-alone',
  load: (id) => LEFT_OUT.find(([file]) => file.test(id))?.[1],
}

export default defineConfig({
  root: 'client',
  plugins: [wordsPlugin(), preloadPage('/src/room/room-page.tsx'), textAlone, embedPlugin(), packPlugin()],
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
    // What comes later comes with its styles; the code that it imports the browser finds by itself, since the list of all of
    // it would weigh on every first load.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css')),
    },
    // hls.js, which only comes with a playlist, is one of 580 kB.
    chunkSizeWarningLimit: 640,
    rolldownOptions: { output: { codeSplitting: { groups: together } } },
  },
})
