// `npm run dev`: pages by vite on PORT (3000), the server behind it on the next port; both reload when a source changes.
import { spawn } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import { join } from 'node:path'
import { copyAsset, forgetBuild } from './lib/build.mjs'
import { prepare } from './lib/prepare.mjs'
import { root } from './lib/run.mjs'

await prepare()
// What tsc writes from now on is not the build that the stamp names.
forgetBuild()

const port = Number(process.env.PORT ?? 3000)
const origin = `http://localhost:${port}`
const backend = `http://127.0.0.1:${port + 1}`
const compiled = join(root, 'dist/server')
let ending = false
let server
let restartTimer

function start(script, args, env = {}) {
  // Groups of their own: a tool may be a wrapper around the program that works.
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, detached: true }
  return spawn(process.execPath, [join(root, script), ...args], options)
}

const alive = (child) => child && child.exitCode === null && child.signalCode === null

function signal(child, name) {
  if (alive(child)) process.kill(-child.pid, name)
}

function startServer() {
  if (!existsSync(join(compiled, 'main.js'))) return
  const env = { PORT: String(port + 1), PUBLIC_URL: origin, ALLOWED_ORIGINS: origin }
  server = start('dist/server/main.js', [], process.env.PUBLIC_URL ? { PORT: env.PORT } : env)
  server.once('exit', (code) => {
    server = undefined
    if (!ending && code) console.error(`dev: the server ended with code ${code}; it starts again with the next change`)
  })
}

async function restartServer() {
  const old = server
  if (old) {
    const gone = new Promise((resolve) => old.once('exit', resolve))
    signal(old, 'SIGTERM')
    const timer = setTimeout(() => signal(old, 'SIGKILL'), 3_000)
    await gone
    clearTimeout(timer)
  }
  if (!ending) startServer()
}

function restartSoon() {
  clearTimeout(restartTimer)
  restartTimer = setTimeout(() => void restartServer(), 200)
}

const tools = [
  start('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput']),
  start('node_modules/vite/bin/vite.js', ['--port', String(port), '--strictPort'], { FANFARE_DEV_SERVER: backend }),
]
startServer()
watch(compiled, { recursive: true }, restartSoon)
watch(join(root, 'src'), { recursive: true }, (_, file) => {
  if (file) copyAsset(file)
})

function end(code) {
  if (ending) return
  ending = true
  const running = [...tools, server].filter(alive)
  const gone = running.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of running) signal(child, 'SIGTERM')
  setTimeout(() => running.forEach((child) => signal(child, 'SIGKILL')), 5_000).unref()
  void Promise.all(gone).then(() => process.exit(code))
}
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => end(0))
for (const tool of tools) tool.once('exit', () => end(1))
