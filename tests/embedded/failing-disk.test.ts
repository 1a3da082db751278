import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EmbeddedEngine } from '../../src/embedded/engine.ts'
import { SimDisk } from './sim-disk.ts'
import { count, counted, openOn, reloaded, stateOf } from './world.ts'

/** Memory is what a start would read from this disk now. */
async function expectMemoryToEqualDisk(engine: EmbeddedEngine, disk: SimDisk): Promise<void> {
  await using twin = await openOn(disk.powerCut(() => 0))
  expect(stateOf(engine)).toBe(stateOf(twin))
}

const kinds = async (attempts: Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(attempts)).map((one) =>
    one.status === 'fulfilled' ? 'done' : (one.reason as { kind: string }).kind,
  )

test('[LOG-9] disk full: no answer for what is not on it, refusal until there is space, then it serves again by itself', async () => {
  const disk = new SimDisk()
  const warnings: string[] = []
  await using engine = await openOn(disk, { warn: (line) => warnings.push(line) })
  await count(engine, 1)
  disk.space = 30
  expect(await kinds([count(engine, 2), count(engine, 3)])).toEqual(['unconfirmed', 'unconfirmed'])
  expect(engine.trouble()).toContain('ENOSPC')
  expect(await kinds([count(engine, 4)])).toEqual(['unavailable'])
  expect(() => counted(engine)).toThrow('unavailable')
  const back = reloaded(engine)
  disk.space = Infinity
  await back
  expect(engine.trouble()).toBeUndefined()
  expect(counted(engine)).toBe(1)
  await count(engine, 2)
  await expectMemoryToEqualDisk(engine, disk)
  expect(warnings.join()).toContain('ENOSPC')
})

test('[LOG-9] a failed sync is never repeated on the same file: its batch is given up, whatever reading it back says', async () => {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  await count(engine, 1)
  disk.failingSyncs = 1
  const back = reloaded(engine)
  const waiting = [count(engine, 2), engine.transact((tx) => tx.get('n', '2'))]
  expect(await kinds(waiting)).toEqual(['unconfirmed', 'unconfirmed'])
  await back
  expect(counted(engine)).toBe(1)
  await count(engine, 2)
  await expectMemoryToEqualDisk(engine, disk)
  await using killed = await openOn(disk.copy())
  expect(counted(killed)).toBe(2)
})

test('[LOG-9] syncs that go on failing: refused all the time, nothing acknowledged, back when they work', async () => {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  await count(engine, 1)
  disk.failingSyncs = 3
  const back = reloaded(engine)
  const tried = [count(engine, 2)]
  expect(await kinds(tried)).toEqual(['unconfirmed'])
  await back
  expect(disk.failingSyncs).toBe(0)
  await count(engine, 2)
  await expectMemoryToEqualDisk(engine, disk)
})

test('reload listeners come first, and may write', async () => {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  disk.failingSyncs = 1
  const written = new Promise<void>((resolve) => void engine.onReload(() => resolve(count(engine, 1))))
  await expect(count(engine, 1)).rejects.toMatchObject({ kind: 'unconfirmed' })
  await written
  expect(counted(engine)).toBe(1)
})

test('closing while the disk fails ends at once', async () => {
  const disk = new SimDisk()
  const engine = await openOn(disk)
  disk.space = 0
  await expect(count(engine, 1)).rejects.toMatchObject({ kind: 'unconfirmed' })
  await engine[Symbol.asyncDispose]()
  await expect(count(engine, 1)).rejects.toMatchObject({ kind: 'unavailable' })
})

/** Counts on and on, by itself or in bursts; notes what was acknowledged. Ends when `stop` says so. */
async function countOn(engine: EmbeddedEngine, until: number, acknowledged: (n: number) => void): Promise<void> {
  for (let n = counted(engine) + 1; n <= until;) {
    const burst = [n, n + 1, n + 2].filter((m) => m <= until)
    const all = await kinds(burst.map((m) => count(engine, m).then(() => acknowledged(m))))
    if (all.every((kind) => kind === 'done')) n += burst.length
    else {
      if (engine.trouble() !== undefined) await reloaded(engine)
      n = counted(engine) + 1
    }
  }
}

test('[LOG-7] a power cut at any write or sync, with failures before it, loses nothing acknowledged and starts', async () => {
  const faults = fc.array(fc.constantFrom('none', 'none', 'none', 'sync', 'short'), { minLength: 5, maxLength: 40 })
  const settings = fc.record({
    faults,
    mostPerWrite: fc.constantFrom(5, 64, Infinity),
    compactAfterBytes: fc.constantFrom(150, 700, Infinity),
    seeds: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
  })
  const property = fc.asyncProperty(settings, async ({ faults: plan, mostPerWrite, compactAfterBytes, seeds }) => {
    const disk = new SimDisk()
    await using engine = await openOn(disk, { compactAfterBytes })
    disk.mostPerWrite = mostPerWrite
    let [acknowledged, steps, failures] = [0, 0, 0]
    const cuts: { left: SimDisk; acknowledged: number }[] = []
    disk.before = (what) => {
      const seed = seeds[steps++ % seeds.length] ?? 0
      cuts.push({ left: disk.powerCut(randomFrom(seed)), acknowledged })
      const fault = plan[steps % plan.length]
      // Each costs the 250 ms of a retry at most: two a run suffice.
      disk.space = what === 'write' && fault === 'short' && failures++ < 2 ? 3 : Infinity
      if (what === 'sync' && fault === 'sync' && failures++ < 2) disk.failingSyncs = 1
    }
    await countOn(engine, 30, (n) => (acknowledged = Math.max(acknowledged, n)))
    for (const { left, acknowledged: promised } of cuts.filter((_, i) => i % 3 === 0)) {
      await using again = await openOn(left)
      expect(counted(again)).toBeGreaterThanOrEqual(promised)
    }
    await expectMemoryToEqualDisk(engine, disk)
  })
  await fc.assert(property, { numRuns: 40 })
}, 60_000)

function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
  }
}

test('compaction under load, with transactions on every table, is the same state as none', async () => {
  const [disk, plain] = [new SimDisk(), new SimDisk()]
  await using engine = await openOn(disk, { compactAfterBytes: 20_000 })
  await using twin = await openOn(plain)
  for (const one of [engine, twin])
    for (let round = 0; round < 300; round++)
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          one.transact((tx) => {
            tx.put('a', String((round * 7 + i) % 400), { round, text: 'x'.repeat(50) })
            tx.delete('b', String((round + i) % 50))
            tx.put('b', String(round % 50), round)
            if (round % 40 === 0 && i === 3) tx.drop('b')
          }),
        ),
      )
  expect(stateOf(engine)).toBe(stateOf(twin))
  expect(Number(/dump-(\d+)/.exec(disk.paths().join())?.[1])).toBeGreaterThan(3)
  await expectMemoryToEqualDisk(engine, disk)
  await using again = await openOn(disk.copy())
  expect(stateOf(again)).toBe(stateOf(twin))
})

test('a dump is not complete before what it may hold is on the disk', async () => {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  for (let n = 1; n <= 5; n++) await count(engine, n)
  let late: Promise<unknown> | undefined
  disk.before = () => {
    if (late || !disk.paths().some((path) => path.includes('dump'))) return
    late = count(engine, 6).catch(() => undefined)
    disk.failingSyncs = 1
  }
  const back = reloaded(engine)
  await engine.compact()
  await back
  await late
  expect(counted(engine)).toBe(5)
  await expectMemoryToEqualDisk(engine, disk)
})

test('a compaction that fails is warned of and harms nothing', async () => {
  const disk = new SimDisk()
  const warnings: string[] = []
  await using engine = await openOn(disk, { warn: (line) => warnings.push(line) })
  for (let n = 1; n <= 5; n++) await count(engine, n)
  disk.before = () => {
    disk.space = disk.paths().some((path) => path.includes('dump')) ? 0 : Infinity
  }
  await engine.compact()
  expect(warnings.join()).toContain('could not be compacted')
  expect(disk.paths().some((path) => path.includes('dump'))).toBe(false)
  await count(engine, 6)
  await expectMemoryToEqualDisk(engine, disk)
})
