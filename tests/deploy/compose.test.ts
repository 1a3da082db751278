import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { isReady } from '../../scripts/lib/node-health.mjs'
import { freePort } from '../../scripts/lib/ports.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'
import { startShippedRedis, type ShippedRedis } from '../../scripts/lib/shipped-redis.mjs'
import { environment } from '../../src/environment.ts'

interface ComposeService {
  image: string
  command?: string[]
  environment?: Record<string, string>
  secrets?: string[]
  volumes?: string[]
  ports?: string[]
  networks: string[] | Record<string, { ipv4_address?: string }>
  restart: string
  stop_grace_period: string
  healthcheck?: { test: string[] }
}
interface Compose {
  services: Record<string, ComposeService>
  networks: Record<string, { internal?: boolean } | null>
  secrets: Record<string, { file: string }>
}

const root = new URL('../..', import.meta.url).pathname
const { services, networks, secrets } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), {
  merge: true,
}) as Compose
const service = (name: string): ComposeService => services[name] as ComposeService
const nodes = ['n1', 'n2', 'n3']

let dir: string
let redis: ShippedRedis
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fanfare-compose-'))
  redis = await startShippedRedis({ dir, secrets: join(dir, 'secrets') })
})
afterAll(async () => {
  await redis.stop()
  rmSync(dir, { recursive: true, force: true })
})

it('[DEPLOY-3] every node has its own id, and the balancer knows all of them by it', () => {
  const { environment: balancer = {} } = service('balancer')
  for (const id of nodes) {
    expect(service(id).environment?.['NODE_ID']).toBe(id)
    expect(balancer[id.toUpperCase()]).toBe(`${id}:3000`)
  }
  const known = Object.keys(environment.shape)
  expect(
    nodes.flatMap((id) => Object.keys(service(id).environment ?? {})).filter((name) => !known.includes(name)),
  ).toEqual([])
})

it('[DEPLOY-3] nodes believe the balancer alone, get time to drain, and nobody but them reaches Redis', () => {
  const { networks: near } = service('balancer')
  const address = (near as Record<string, { ipv4_address?: string }>)['people']?.ipv4_address
  for (const id of nodes) {
    const { environment: env = {}, stop_grace_period: grace, restart } = service(id)
    expect(env['TRUST_PROXY']).toBe(address)
    expect(Number.parseInt(grace) * 1_000).toBeGreaterThan(Number(env['DRAIN_MS']) + 5_000)
    expect(restart).toBe('unless-stopped')
  }
  expect(service('redis').networks).toEqual(['store'])
  expect(networks['store']?.internal).toBe(true)
  expect(Object.entries(services).flatMap(([name, { ports }]) => (ports ? [name] : []))).toEqual(['balancer'])
})

it('[DEPLOY-4] secrets are files that make-secrets.sh makes once, for nobody else on the machine to read', () => {
  const files = Object.values(secrets).map(({ file }) => file.replace('./secrets', join(dir, 'secrets')))
  expect(files.filter((file) => !existsSync(file))).toEqual([])
  expect(statSync(join(dir, 'secrets')).mode & 0o777).toBe(0o700)
  const before = files.map((file) => readFileSync(file, 'utf8'))
  expect(spawnSync('sh', [join(root, 'scripts/deploy/make-secrets.sh'), join(dir, 'secrets')]).status).toBe(0)
  expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(before)
  const plain = readFileSync(join(dir, 'secrets/redis-password'), 'utf8')
  expect(
    readFileSync(join(root, 'docker-compose.yml'), 'utf8') + before[files.findIndex((f) => f.endsWith('.acl'))],
  ).not.toContain(plain)
})

it('[DEPLOY-3] what is mounted is there, and Redis answers its health check', () => {
  const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
    volumes.filter((volume) => volume.startsWith('./')),
  )
  expect(mounted.filter((volume) => !existsSync(join(root, volume.split(':')[0] ?? '')))).toEqual([])
  const [, check = ''] = service('redis').healthcheck?.test ?? []
  const here = check.replace('redis-cli', `redis-cli -p ${redis.port}`)
  expect(spawnSync('sh', ['-c', here]).status).toBe(0)
  expect(spawnSync('sh', ['-c', here.replace(String(redis.port), '1')]).status).toBe(1)
})

it('[DEPLOY-4] the command of a node reads the secrets, is ready, and ends in order when the container is stopped', async () => {
  await prepare()
  const port = await freePort()
  const words = (service('n1').command ?? []).map((word) =>
    word
      .replaceAll('$$', '$')
      .replaceAll('/run/secrets', join(dir, 'secrets'))
      .replaceAll('@redis:6379', `@127.0.0.1:${redis.port}`),
  )
  const env = {
    PATH: process.env['PATH'] ?? '',
    ...service('n1').environment,
    ...{ PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: '', ALLOWED_ORIGINS: '', DATA_DIR: dir, LOG_LEVEL: 'warn' },
    SESSION_SECRET_FILE: join(dir, 'secrets/session-secret'),
  }
  const child = spawn(words[0] ?? '', words.slice(1), { cwd: root, env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  await expect.poll(() => isReady(port), { timeout: 15_000 }).toBe(true)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
}, 40_000)
