import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EmbeddedEngine } from '../../src/embedded/engine.ts'
import type { Change } from '../../src/embedded/tables.ts'
import { SimDisk } from './sim-disk.ts'
import { DIR, count, modelOf, openOn, play, stateOf, tempDir, transactions } from './world.ts'

test('[LOG-7] any sequence of transactions is there again after opening', async () => {
  const property = fc.asyncProperty(transactions, fc.constantFrom(1, 7, Infinity), async (all, mostPerWrite) => {
    const disk = new SimDisk()
    disk.mostPerWrite = mostPerWrite
    await using engine = await openOn(disk)
    for (const steps of all) void engine.transact((tx) => play(tx, steps))
    await engine.transact(() => undefined)
    expect(stateOf(engine)).toBe(modelOf(all))
    await using again = await openOn(disk.powerCut(() => 0))
    expect(stateOf(again)).toBe(modelOf(all))
  })
  await fc.assert(property, { numRuns: 300 })
})

test('the same on a real disk, opened three times', async () => {
  await using dir = await tempDir()
  for (let life = 0; life < 3; life++) {
    await using engine = await EmbeddedEngine.open({ dir: dir.path, warn: () => undefined })
    await Promise.all(Array.from({ length: 100 }, (_, i) => count(engine, life * 100 + i + 1)))
    expect(engine.read((tx) => [...tx.keys('n')].length)).toBe((life + 1) * 100)
  }
})

test('a transaction that throws has changed nothing, in memory or on the disk', async () => {
  const property = fc.asyncProperty(transactions, transactions, async (done, undone) => {
    const disk = new SimDisk()
    await using engine = await openOn(disk)
    for (const steps of done) await engine.transact((tx) => play(tx, steps))
    for (const steps of undone) {
      const failing = engine.transact((tx) => {
        play(tx, steps)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(stateOf(engine)).toBe(modelOf(done))
    }
    await using again = await openOn(disk.copy())
    expect(stateOf(again)).toBe(modelOf(done))
  })
  await fc.assert(property, { numRuns: 100 })
})

test('nobody is answered, and no watcher told, before the sync; then the watchers come first', async () => {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  const story: string[] = []
  disk.before = (step) => void story.push(step)
  using _ = engine.watch((changes) => story.push(`told ${changes.map(({ key }) => key).join(' ')}`))
  const [first, refusal] = [count(engine, 1), engine.transact((tx) => tx.get('n', '1'))]
  const second = count(engine, 2)
  await Promise.all([
    first.then(() => story.push('first')),
    refusal.then(() => story.push('looked')),
    second.then(() => story.push('second')),
  ])
  expect(story).toEqual(['write', 'sync', 'told 1 2', 'first', 'looked', 'second'])
})

test('what gathers during a sync goes together: 1,000 transactions in 2 syncs', async () => {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  const before = disk.syncs
  let rest: Promise<void>[] = []
  disk.before = (step) => {
    if (step === 'sync' && rest.length === 0) rest = Array.from({ length: 999 }, (_, i) => count(engine, i + 2))
  }
  await count(engine, 1)
  await Promise.all(rest)
  expect(disk.syncs - before).toBe(2)
})

test('watchers are told every change in order: puts, deletes, and a drop as deletes', async () => {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  const told: Change[] = []
  using _ = engine.watch((changes) => told.push(...changes))
  await engine.transact((tx) => {
    tx.put('a', '1', 'x')
    tx.put('b', '1', null)
    tx.delete('a', '1')
    tx.delete('a', 'never there')
    tx.drop('b')
  })
  expect(told).toEqual([
    { table: 'a', key: '1', value: 'x' },
    { table: 'b', key: '1', value: null },
    { table: 'a', key: '1' },
    { table: 'b', key: '1' },
  ])
})

test('a watcher that throws harms nobody and is warned of', async () => {
  const warnings: string[] = []
  await using engine = await openOn(new SimDisk(), { warn: (line) => warnings.push(line) })
  using _ = engine.watch(() => {
    throw new Error('mine alone')
  })
  await count(engine, 1)
  expect(warnings.join()).toContain('mine alone')
})

test('what was put is a copy that nobody can change in passing', async () => {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  const mine = { list: [1] }
  await engine.transact((tx) => tx.put('a', '1', mine))
  mine.list.push(2)
  expect(engine.read((tx) => tx.get('a', '1'))).toEqual({ list: [1] })
  const spoil = engine.transact((tx) => tx.get<{ list: number[] }>('a', '1')!.list.push(3))
  await expect(spoil).rejects.toThrow(TypeError)
  await using again = await openOn(disk.copy())
  const later = again.transact((tx) => tx.get<{ list: number[] }>('a', '1')!.list.push(3))
  await expect(later).rejects.toThrow(TypeError)
})

test('misuse is a mistake that changes nothing: asynchronous work, a transaction kept, no value', async () => {
  await using engine = await openOn(new SimDisk())
  const asynchronous = engine.transact(async (tx) => tx.put('a', '1', 1))
  await expect(asynchronous).rejects.toThrow('must be over')
  await expect(engine.transact((tx) => tx.put('a', '1', undefined))).rejects.toThrow('JSON')
  const kept = await engine.transact((tx) => tx)
  expect(() => kept.put('a', '1', 1)).toThrow('over')
  expect(stateOf(engine)).toBe(modelOf([]))
})

test('closing writes what was accepted and accepts no more', async () => {
  const disk = new SimDisk()
  const engine = await openOn(disk)
  const accepted = Array.from({ length: 50 }, (_, i) => count(engine, i + 1))
  const closing = engine[Symbol.asyncDispose]()
  await expect(count(engine, 51)).rejects.toMatchObject({ kind: 'unavailable' })
  await Promise.all([...accepted, closing])
  await using again = await openOn(disk.powerCut(() => 0))
  expect(again.read((tx) => [...tx.keys('n')].length)).toBe(50)
  expect(disk.paths()).toEqual([`${DIR}/journal-1.log`])
})
