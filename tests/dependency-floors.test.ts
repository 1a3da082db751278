import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('..', import.meta.url)
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'))

/** Below these are holes that are known, in what an attacker reaches. */
const FLOORS: Record<string, [floor: string, because: string]> = {
  'socket.io': ['4.8.4', 'CVE-2026-102599, CVE-2024-38355'],
  'engine.io': ['6.6.10', 'CVE-2026-59724, CVE-2026-59725, CVE-2023-31125, CVE-2022-41940'],
  'socket.io-parser': ['4.2.7', 'CVE-2026-69185, CVE-2026-33151, CVE-2023-32695'],
  ws: ['8.21.3', 'CVE-2026-48779, CVE-2026-45736, CVE-2024-37890'],
  jsonwebtoken: ['9.0.0', 'CVE-2022-23529, CVE-2022-23539, CVE-2022-23540, CVE-2022-23541'],
  express: ['5.1.0', 'CVE-2024-29041 and its kind: redirects'],
  'body-parser': ['2.2.1', 'CVE-2025-13466, CVE-2024-45590'],
  qs: ['6.14.2', 'CVE-2025-15284, CVE-2026-2391'],
  'path-to-regexp': ['8.4.0', 'CVE-2024-45296, CVE-2024-52798'],
  send: ['0.19.0', 'CVE-2024-43799'],
  'serve-static': ['1.16.0', 'CVE-2024-43800'],
  cookie: ['0.7.0', 'CVE-2024-47764'],
  ioredis: ['6.0.0', 'answers in a cluster that never came'],
}
/** Not used, for what is known of them. */
const UNWANTED = ['@socket.io/cluster-engine', '@socket.io/admin-ui']

/** Every copy of a package that is installed, wherever in the tree. */
const installed = Object.keys((json('package-lock.json') as { packages: Record<string, unknown> }).packages)
const copiesOf = (name: string): string[] => installed.filter((path) => path.endsWith(`node_modules/${name}`))
const versionOf = (path: string): string => (json(`${path}/package.json`) as { version: string }).version

/** Is `version` at least `floor`? Something before a release is below it. */
function atLeast(version: string, floor: string): boolean {
  const [is = [], least = []] = [version, floor].map((each) => each.split(/[-+]/)[0]?.split('.').map(Number))
  const differs = least.findIndex((part, i) => is[i] !== part)
  return differs < 0 ? !version.includes('-') : (is[differs] ?? 0) > (least[differs] ?? 0)
}

describe('[HARD-10] what an attacker reaches is of a version without known holes', () => {
  it.each(Object.entries(FLOORS))('%s', (name, [floor, because]) => {
    const versions = copiesOf(name).map(versionOf)
    expect(versions.length).toBeGreaterThan(0)
    expect([because, versions.filter((version) => !atLeast(version, floor))]).toEqual([because, []])
  })

  it('what is known to be unfit is not there', () => {
    expect(UNWANTED.flatMap(copiesOf)).toEqual([])
  })

  it('the versions that are named are the versions that are installed', () => {
    const { dependencies } = json('package.json') as { dependencies: Record<string, string> }
    const other = Object.entries(dependencies).filter(
      ([name, version]) => versionOf(`node_modules/${name}`) !== version,
    )
    expect(other).toEqual([])
  })

  it.each([
    ['4.8.4', '4.8.4', true],
    ['4.8.10', '4.8.4', true],
    ['4.10.0', '4.8.4', true],
    ['5.0.0', '4.8.4', true],
    ['4.8.3', '4.8.4', false],
    ['4.7.9', '4.8.4', false],
    ['3.9.9', '4.8.4', false],
    ['4.8.4-beta.1', '4.8.4', false],
    ['4.9.0-beta.1', '4.8.4', true],
  ])('%s is at least %s: %s', (version, floor, is) => {
    expect(atLeast(version, floor)).toBe(is)
  })
})
