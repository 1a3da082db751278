// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

const installLine =
  'No real Redis found: set REDIS_SERVER_BIN, or install one ' +
  '(Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis).'
const libraries = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }
const debianPackages = 'redis-server redis-tools libjemalloc2 liblzf1 lua-cjson lua-bitop liblua5.1-0'

/**
 * A real redis-server or valkey-server: REDIS_SERVER_BIN, PATH and the usual folders, else Debian's packages unpacked
 * into the cache without root. Throws with the line that installs one.
 * @param {string} cacheDir
 * @returns {FoundProgram}
 */
export function findRedis(cacheDir) {
  const found = systemRedis() ?? unpackedRedis(cacheDir)
  if (!found) throw new Error(installLine)
  return found
}

function systemRedis() {
  if (process.env['FANFARE_NO_SYSTEM_REDIS']) return undefined
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin']
  const named = process.env['REDIS_SERVER_BIN']
  const known = folders.flatMap((dir) => [join(dir, 'redis-server'), join(dir, 'valkey-server')])
  for (const bin of named ? [named, ...known] : known) {
    const version = versionOf(bin, {})
    if (version) return { bin, env: {}, how: `${version} at ${bin}` }
  }
  return undefined
}

/** @param {string} cacheDir */
function unpackedRedis(cacheDir) {
  const triplet = process.arch === 'x64' || process.arch === 'arm64' ? libraries[process.arch] : undefined
  if (process.platform !== 'linux' || !triplet) return undefined
  const dir = resolve(cacheDir, `redis-${process.arch}`)
  const bin = join(dir, 'usr/bin/redis-server')
  const env = { LD_LIBRARY_PATH: join(dir, 'usr/lib', triplet) }
  if (!versionOf(bin, env)) unpackDebian(cacheDir, dir)
  const version = versionOf(bin, env)
  return version ? { bin, env, how: `${version}, unpacked from Debian's packages` } : undefined
}

/** Beside the place, then moved there: a process that is interrupted leaves nothing half. @param {string} cacheDir @param {string} dir */
function unpackDebian(cacheDir, dir) {
  mkdirSync(cacheDir, { recursive: true })
  const work = resolve(mkdtempSync(join(cacheDir, 'redis-')))
  const script = `set -e
    cd "$1"; mkdir -p state/lists/partial cache/archives/partial debs root; cd debs
    if ! apt-get download -qq ${debianPackages} >/dev/null 2>&1; then
      own="-o Dir::State=$1/state -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache=$1/cache -o APT::Sandbox::User="
      apt-get $own update -qq
      apt-get $own download -qq ${debianPackages}
    fi
    for deb in *.deb; do dpkg-deb -x "$deb" ../root; done`
  spawnSync('bash', ['-c', script, 'bash', work], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 120_000 })
  if (existsSync(join(work, 'root/usr/bin/redis-server'))) {
    rmSync(dir, { recursive: true, force: true })
    renameSync(join(work, 'root'), dir)
  }
  rmSync(work, { recursive: true, force: true })
}

/** @param {string} bin @param {Record<string, string>} env */
function versionOf(bin, env) {
  if (!existsSync(bin)) return undefined
  const { stdout } = spawnSync(bin, ['--version'], { env: { ...process.env, ...env }, encoding: 'utf8' })
  const match = /(Redis|Valkey) server v=(\S+)/.exec(stdout ?? '')
  return match ? `${match[1]} ${match[2]}` : undefined
}

/** @typedef {{ bin: string, env: Record<string, string>, how: string }} FoundProgram where it is, what its environment needs, in words */
