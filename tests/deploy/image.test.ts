import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../scripts/lib/ports.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'
import { copied, environmentOf, execForm, linesOf, readStages, type Stage } from './dockerfile.ts'

const root = new URL('../..', import.meta.url).pathname
const stages = readStages(join(root, 'Dockerfile'))
const stage = (name: string): Stage => stages.find((each) => each.name === name) as Stage
const image = stages.at(-1) as Stage
/** Nobody in particular, as in the container; where the tests may not become somebody else, they stay who they are. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

describe('the Dockerfile', () => {
  it('[DEPLOY-1] copies what is there and what .dockerignore lets through, and nothing besides', () => {
    const kept = readFileSync(join(root, '.dockerignore'), 'utf8').match(/^!\S+$/gm) ?? []
    const fromContext = stages.flatMap((each) => linesOf(each, 'COPY').filter(({ flags }) => !flags['from']))
    const sources = [...new Set(fromContext.flatMap((line) => copied(line).from))]
    expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([])
    expect(kept.map((line) => line.slice(1)).toSorted()).toEqual(sources.toSorted())
  })

  it('[DEPLOY-1] runs without a shell, as nobody in particular, and says how to stop it and how it is', () => {
    expect(linesOf(image, 'USER').map(({ rest }) => rest)).toEqual(['node'])
    expect(image.lines.findLastIndex(({ name }) => ['COPY', 'RUN'].includes(name))).toBeLessThan(
      image.lines.findIndex(({ name }) => name === 'USER'),
    )
    expect(execForm(linesOf(image, 'CMD')[0]?.rest ?? '')[0]).toBe('node')
    expect(execForm(linesOf(image, 'HEALTHCHECK')[0]?.rest ?? '')[0]).toBe('node')
    expect(linesOf(image, 'STOPSIGNAL')[0]?.rest).toBe('SIGTERM')
  })
})

describe('what the Dockerfile puts together', () => {
  let place: string
  beforeAll(async () => {
    await prepare()
    place = mkdtempSync(join(tmpdir(), 'fanfare-image-'))
    chmodSync(place, 0o755)
    installPackages(join(place, 'packages'))
    putTogether(join(place, 'app'), join(place, 'packages'))
    mkdirSync(join(place, 'data'), { mode: 0o700 })
    if (nobody.uid !== undefined) chownSync(join(place, 'data'), nobody.uid, nobody.gid)
  }, 120_000)
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  it('[DEPLOY-2] starts as it stands, is found healthy by its own check, and ends in order on SIGTERM', async () => {
    const port = await freePort()
    const server = start(execForm(linesOf(image, 'CMD')[0]?.rest ?? ''), port)
    const ended = once(server, 'exit')
    await expect.poll(() => healthy(port), { timeout: 15_000 }).toBe(0)
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('<!doctype html>')
    server.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(healthy(port)).toBe(1)
  }, 60_000)

  it('[DEPLOY-2] holds no tools of development, and makes a host link', () => {
    expect(existsSync(join(place, 'app/node_modules/socket.io'))).toBe(true)
    expect(existsSync(join(place, 'app/node_modules/typescript'))).toBe(false)
    const link = run(['node', 'scripts/host-link.mjs'], { SESSION_SECRET: 'x'.repeat(16) + 'a secret of this test' })
    expect(link.stdout).toMatch(/^http:\/\/localhost:3000\/host\/main#host=\S+\n$/)
  })

  const environment = (more: Record<string, string>): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'] ?? '',
    ...environmentOf(image),
    DATA_DIR: join(place, 'data'),
    ...more,
  })
  const run = (command: string[], env: Record<string, string>) =>
    spawnSync(command[0] ?? '', command.slice(1), {
      cwd: join(place, 'app'),
      env: environment(env),
      encoding: 'utf8',
      ...nobody,
    })
  const healthy = (port: number): number | null =>
    run(execForm(linesOf(image, 'HEALTHCHECK')[0]?.rest ?? ''), { PORT: String(port) }).status
  const start = (command: string[], port: number): ChildProcess =>
    spawn(command[0] ?? '', command.slice(1), {
      cwd: join(place, 'app'),
      env: environment({ PORT: String(port), HOST: '127.0.0.1', DEMO: 'off', LOG_LEVEL: 'warn', DRAIN_MS: '200' }),
      stdio: 'ignore',
      ...nobody,
    })
})

/** The stage with the packages, as `docker build` would run it. */
function installPackages(folder: string): void {
  mkdirSync(folder)
  for (const line of linesOf(stage('packages'), 'COPY'))
    for (const source of copied(line).from) cpSync(join(root, source), join(folder, source))
  for (const { rest } of linesOf(stage('packages'), 'RUN')) {
    const env = { ...withoutNpm(), npm_config_prefer_offline: 'true' }
    const { status, stderr } = spawnSync('sh', ['-c', rest], { cwd: folder, env, encoding: 'utf8' })
    expect(status, stderr.slice(-2_000)).toBe(0)
  }
}

/** What an npm that runs the tests leaves in the environment is not in a container's. */
const withoutNpm = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(NODE_ENV|npm_(?!config_(cache|registry|cafile|noproxy|https?_proxy)).*)$/i.test(name),
    ),
  )

/** The COPY lines of the image itself; what the build stage makes is the build that is here. */
function putTogether(folder: string, packages: string): void {
  mkdirSync(folder)
  for (const line of linesOf(image, 'COPY')) {
    const { from, to } = copied(line)
    for (const source of from)
      cpSync(origin(source, line.flags['from'], packages), join(folder, to, to.endsWith('/') ? basename(source) : ''), {
        recursive: true,
      })
  }
}

function origin(source: string, from: string | undefined, packages: string): string {
  if (from === undefined) return join(root, source)
  return from === 'packages' ? source.replace('/packages', packages) : source.replace('/build', root)
}
