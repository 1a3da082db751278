import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { EmbeddedEngine, type EngineOptions } from '../../src/embedded/engine.ts'
import type { Tx } from '../../src/embedded/tables.ts'
import { SimDisk } from './sim-disk.ts'

export const DIR = '/data'

export type Step =
  | { do: 'put'; table: string; key: string; value: unknown }
  | { do: 'delete'; table: string; key: string }
  | { do: 'drop'; table: string }

const table = fc.constantFrom('a', 'b', 'log/x')
const key = fc.constantFrom('1', '2', '3', '__proto__', 'ключ')
const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary', maxLength: 20 }))

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('put' as const), table, key, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), table, key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), table }) },
)

export const transactions = fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 25 })

export function play(tx: Tx, steps: Step[]): void {
  for (const s of steps)
    if (s.do === 'put') tx.put(s.table, s.key, s.value)
    else if (s.do === 'delete') tx.delete(s.table, s.key)
    else tx.drop(s.table)
}

/** What the tables of these tests hold, in one comparable text. */
export const stateOf = (engine: EmbeddedEngine): string =>
  engine.read((tx) =>
    JSON.stringify(
      ['a', 'b', 'log/x', 'n'].map((name) => [...tx.keys(name)].sort().map((key) => [key, tx.get(name, key)])),
    ),
  )

/** A plain model of the same: no journal, no engine. */
export function modelOf(all: Step[][]): string {
  const rows = new Map<string, string>()
  for (const s of all.flat())
    if (s.do === 'put') rows.set(`${s.table} ${s.key}`, JSON.stringify(s.value))
    else if (s.do === 'delete') rows.delete(`${s.table} ${s.key}`)
    else for (const name of [...rows.keys()]) if (name.startsWith(`${s.table} `)) rows.delete(name)
  return JSON.stringify(
    ['a', 'b', 'log/x', 'n'].map((name) =>
      [...rows.keys()]
        .filter((row) => row.startsWith(`${name} `))
        .map((row) => row.slice(name.length + 1))
        .sort()
        .map((k) => [k, JSON.parse(rows.get(`${name} ${k}`)!) as unknown]),
    ),
  )
}

export const openOn = (fs: SimDisk, options: Partial<EngineOptions> = {}): Promise<EmbeddedEngine> =>
  EmbeddedEngine.open({ dir: DIR, fs, warn: () => undefined, ...options })

/** Numbers 1, 2, 3... under table `n`, one a transaction, so that a state is known by how many there are. */
export const count = (engine: EmbeddedEngine, n: number): Promise<void> =>
  engine.transact((tx) => tx.put('n', String(n), { text: `line ${n}` }))

/** How far it has been counted; throws when a number is missing or is not as it was written. */
export const counted = (engine: EmbeddedEngine): number =>
  engine.read((tx) => {
    const keys = [...tx.keys('n')].map(Number).sort((a, b) => a - b)
    for (const [i, n] of keys.entries()) {
      const { text } = tx.get<{ text: string }>('n', String(n)) ?? {}
      if (n !== i + 1 || text !== `line ${n}`) throw new Error(`wrong data at ${i + 1}: ${n} ${text}`)
    }
    return keys.length
  })

export const reloaded = (engine: EmbeddedEngine): Promise<void> =>
  new Promise((done) => {
    const watching = engine.onReload(() => {
      watching[Symbol.dispose]()
      done()
    })
  })

export async function tempDir(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'fanfare-embedded-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
