import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const filesIn = (...folders: string[]): string[] =>
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((f) => join(folder, f)),
    )
    .filter((file) => /\.\w+$/.test(basename(file)) && !file.includes('node_modules'))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const server = filesIn('src').filter((file) => file.endsWith('.ts'))
const pages = filesIn('client/src').filter((file) => /\.tsx?$/.test(file))

/** What a file imports: files from the project's folder, packages by name; `type` when nothing is left of it at run time. */
function importsOf(file: string): { to: string; type: boolean }[] {
  const pattern = /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g
  return [...read(file).matchAll(pattern)].map(([, type, from, bare]) => {
    const to = from ?? bare ?? ''
    return { to: to.startsWith('.') ? normalize(join(dirname(file), to)) : to, type: type !== undefined }
  })
}
const everythingImported = new Map([...server, ...pages].map((file) => [file, importsOf(file)]))

const features =
  'announcements|brakes|chat|cheers|hosts|launches|members|permissions|persons|polls|presence|questions|records|stage|teasers'
/** These files may import only these: files of the project's folder, or packages. Every rule that fits a file counts. */
const rules: [why: string, files: RegExp, only: RegExp][] = [
  ['pages load the protocol: it imports nothing else', /^src\/protocol\/(?!.*schema)/, /^src\/protocol\/(?!.*schema)/],
  ['schemas are the protocol with zod', /^src\/protocol\/.*schemas?\.ts$/, /^(src\/protocol\/|zod$)/],
  [
    'rules are pure: they know the protocol, and what a decision is made of',
    /-rules\.ts$/,
    /^src\/(protocol\/|.*-rules\.ts$|(polls|questions)\/.*-store\.ts$|rooms\/(deciding|decision-store|digest|event-body|gates|granted-session|room-log)\.ts$)/,
  ],
  ['rooms are the ground', /^src\/rooms\/(?!.*\.(redis|memory)\.ts)/, /^(src\/(rooms|protocol)\/|node:|pino$)/],
  [
    'the Redis zone knows no feature',
    /^src\/redis\//,
    /^(src\/(redis|rooms|protocol)\/|src\/stores\/stores\.ts$|node:|ioredis$|pino$)/,
  ],
  ['the embedded engine knows no feature', /^src\/embedded\//, /^(src\/(embedded|rooms|protocol)\/|node:|pino$)/],
  [
    'the gateway knows no store',
    /^src\/gateway\//,
    /^(src\/(gateway|persons|presence|rooms|protocol)\/|node:|pino$|socket\.io|ws$)/,
  ],
  [
    'HTTP knows no store',
    /^src\/http\//,
    /^(src\/(http|gateway|persons|records|rooms|protocol)\/|node:|pino$|express$|helmet$|ical-generator$|prom-client$)/,
  ],
  [
    'the crowd is a client: it knows the protocol alone',
    /^src\/crowd\//,
    /^(src\/(crowd|protocol)\/|node:|socket\.io-(client|parser)$)/,
  ],
  [
    'pages know the protocol, never the server',
    /^client\/src\//,
    /^(?!zod$|node:|src\/(?!protocol\/)|src\/protocol\/.*schema)/,
  ],
  ...features
    .split('|')
    .map((feature): [string, RegExp, RegExp] => [
      `${feature}: features do not import each other`,
      new RegExp(`^src/${feature}/`),
      new RegExp(`^(src/(${feature}|rooms|redis|embedded|protocol)/|(?!src/))`),
    ]),
]
/** These may be imported only by these. */
const owners: [why: string, imported: RegExp, by: RegExp][] = [
  ['Redis stays in src/redis and *.redis.ts', /^ioredis$/, /^src\/(redis\/|stores\/redis\.ts)|\.redis\.ts$/],
  [
    'what speaks Redis is for stores',
    /^src\/redis\/(?!redis-url)/,
    /^src\/(redis\/|stores\/redis\.ts|server\.ts)|\.redis\.ts$/,
  ],
  ['the engine is for embedded stores', /^src\/embedded\//, /^src\/(embedded|stores)\/|\.memory\.ts$/],
  [
    'a back end is chosen in one place',
    /\.(redis|memory)\.ts$|^src\/stores\/(redis|embedded)\.ts$/,
    /^src\/(stores\/|main\.ts)|\.(redis|memory)\.ts$/,
  ],
  ['Socket.IO stays in the gateway', /^(socket\.io|@socket\.io\/.*|ws)$/, /^src\/(gateway\/|server\.ts)/],
  ['Express stays in http', /^(express|helmet)$/, /^src\/(http\/|server\.ts)/],
  [
    'zod is for schemas, configuration and claims',
    /^zod$/,
    /schemas?\.ts$|^src\/((config|config-problems|environment|brand-environment|variable)\.ts|persons\/)/,
  ],
]

const violations = (allowed: (file: string, to: string) => boolean, files: readonly string[]): string[] =>
  files.flatMap((file) =>
    (everythingImported.get(file) ?? [])
      .filter(({ to }) => !allowed(file, to))
      .map(({ to }) => `${file} imports ${to}`),
  )

it.each(rules)('[ARCH-1] %s', (_why, files, only) => {
  const concerned = [...everythingImported.keys()].filter((file) => files.test(file))
  expect(concerned.length).toBeGreaterThan(0)
  expect(violations((_file, to) => only.test(to), concerned)).toEqual([])
})

it.each(owners)('[ARCH-1] %s', (_why, imported, by) => {
  expect(violations((file, to) => !imported.test(to) || by.test(file), server)).toEqual([])
})

it('[ARCH-1] no file imports itself through others', () => {
  const cycles: string[] = []
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) return void cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (done.has(file)) return
    for (const { to, type } of everythingImported.get(file) ?? []) if (!type) walk(to, [...path, file])
    done.add(file)
  }
  for (const file of everythingImported.keys()) walk(file, [])
  expect(cycles).toEqual([])
})

it('[ARCH-1] what is imported exists', () => {
  const missing = violations(
    (_file, to) => !/^(src|client)\//.test(to) || existsSync(join(root, to)),
    [...everythingImported.keys()],
  )
  expect(missing.filter((line) => !/\.(css|woff2|svg)\?/.test(line))).toEqual([])
})

it('[ARCH-2] the environment is read in main.ts alone', () => {
  expect(server.filter((file) => file !== 'src/main.ts' && /\bprocess\s*\.\s*env\b/.test(read(file)))).toEqual([])
})

it('[ARCH-3] a file has at most 300 lines', () => {
  const long = [...server, ...pages, ...filesIn('scripts', 'tests')].filter((file) => /\.(tsx?|mjs|lua)$/.test(file))
  expect(long.filter((file) => read(file).split('\n').length > 301)).toEqual([])
})

it('[ARCH-3] a function has at most 40 lines', () => {
  const config = join(mkdtempSync(join(tmpdir(), 'fanfare-lint-')), 'oxlintrc.json')
  const limit = ['error', { max: 40, skipBlankLines: true, skipComments: true }]
  writeFileSync(
    config,
    JSON.stringify({ categories: { correctness: 'off' }, rules: { 'max-lines-per-function': limit } }),
  )
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
  const args = [oxlint, '-c', config, '--format', 'unix', 'src', 'client/src', 'scripts']
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  expect(stdout.split('\n').filter((line) => line.includes('max-lines-per-function'))).toEqual([])
  expect(status).toBe(0)
})

it('[ARCH-4] a file name is in kebab case and says where it is: no two are alike', () => {
  const all = filesIn('src', 'client/src', 'scripts', 'tests').filter((file) => /\.(tsx?|mjs|lua)$/.test(file))
  const names = all.map((file) => basename(file))
  expect(all.filter((_, i) => names.indexOf(names[i] ?? '') !== i)).toEqual([])
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(name))).toEqual([])
})

it('[ARCH-4] no name says nothing: no Manager, Service, Helper, Util, Impl, Data, Info', () => {
  const empty = /\b(?:class|interface|type|function|const)\s+\w*(?:Manager|Service|Helper|Util|Utils|Impl|Data|Info)\b/
  expect([...server, ...pages].filter((file) => empty.test(read(file)))).toEqual([])
  expect([...server, ...pages].filter((file) => /\bexport default\b/.test(read(file)))).toEqual([])
})
