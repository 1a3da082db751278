import { defineConfig } from 'vite'

/** `npm run dev` says where its server listens; pages and server then share one origin, as in production. */
const backend = process.env['FANFARE_DEV_SERVER'] ?? 'http://127.0.0.1:3001'
const paths = ['/api', '/healthz', '/readyz', '/metrics', '/.well-known']

export default defineConfig({
  root: 'client',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    proxy: {
      '/socket.io': { target: backend, ws: true },
      ...Object.fromEntries(paths.map((path) => [path, backend])),
    },
  },
  build: { outDir: '../dist/client', emptyOutDir: true, target: 'es2022' },
})
