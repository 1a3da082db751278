import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormatTooNew, JournalCorrupt } from '../../src/embedded/embedded-errors.ts'
import type { EmbeddedEngine } from '../../src/embedded/engine.ts'
import { encodeFrame, framesFrom } from '../../src/embedded/frames.ts'
import { SimDisk } from './sim-disk.ts'
import { DIR, count, counted, openOn, stateOf } from './world.ts'

const journal = (index = 1): string => `${DIR}/journal-${index}.log`
const NONE = '[[],[],[],[]]'

/** A journal of so many batches of one, the state after each, and where each ends. */
async function written(batches: number): Promise<{ bytes: Buffer; states: string[]; ends: number[] }> {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  const states = [stateOf(engine)]
  for (let n = 1; n <= batches; n++) {
    await count(engine, n)
    states.push(stateOf(engine))
  }
  const bytes = await disk.read(journal())
  return { bytes, states, ends: [...framesFrom(bytes, 0)].map(({ end }) => end) }
}

const holding = (bytes: Buffer, index = 1): SimDisk => {
  const disk = new SimDisk()
  disk.put(journal(index), bytes)
  return disk
}

const flipped = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}

/** Damages the middle batch of a journal of nine. */
async function damagedInTheMiddle(): Promise<{ disk: SimDisk; states: string[]; offset: number; rest: Buffer }> {
  const { bytes, states, ends } = await written(9)
  const bad = flipped(bytes, (ends[5]! - 3) * 8)
  return { disk: holding(bad), states, offset: ends[4]!, rest: bad.subarray(ends[4]) }
}

test('[LOG-7] cut off at any byte: the longest whole part is the state, and it can be written on', async () => {
  const { bytes, states, ends } = await written(40)
  for (let length = 0; length <= bytes.length; length++) {
    const whole = Math.max(0, ends.filter((end) => end <= length).length - 1)
    const warnings: string[] = []
    const disk = holding(bytes.subarray(0, length))
    await using engine = await openOn(disk, { warn: (line) => warnings.push(line) })
    expect(stateOf(engine)).toBe(states[whole])
    const isTorn = length >= ends[0]! && !ends.includes(length)
    expect(warnings.length, `at ${length}`).toBe(isTorn ? 1 : 0)
    expect((await disk.read(journal())).length).toBe(ends[whole])
    await count(engine, whole + 1)
    await using again = await openOn(disk.powerCut(() => 0))
    expect(counted(again)).toBe(whole + 1)
  }
  expect(bytes.length).toBeGreaterThan(2_000)
})

test('[LOG-8] any flipped bit is detected: refused, or the end cut off with a warning; never wrong data', async () => {
  const { bytes, states } = await written(30)
  const outcomes = { refused: 0, cut: 0 }
  const property = fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
    const warnings: string[] = []
    const disk = holding(flipped(bytes, bit))
    const opened = await openOn(disk, { warn: (line) => warnings.push(line) }).catch((error: unknown) => error)
    if (opened instanceof JournalCorrupt) return void (outcomes.refused += 1)
    await using engine = opened as EmbeddedEngine
    expect(stateOf(engine)).toBe(states[29])
    expect(warnings).toHaveLength(1)
    outcomes.cut += 1
  })
  await fc.assert(property, { numRuns: 1_000 })
  expect(outcomes.refused).toBeGreaterThan(500)
  expect(outcomes.cut).toBeGreaterThan(0)
})

test('[LOG-8] damage with intact data behind it refuses to start, says where, and changes nothing', async () => {
  const { disk, offset } = await damagedInTheMiddle()
  const before = await disk.read(journal())
  const refusal = openOn(disk)
  await expect(refusal).rejects.toMatchObject({ file: 'journal-1.log', offset })
  await expect(refusal).rejects.toThrow('salvage')
  expect(await disk.read(journal())).toEqual(before)
  expect(disk.paths()).toEqual([journal()])
})

test('salvage keeps what came before the damage, puts the rest aside, warns; the next start is an ordinary one', async () => {
  const { disk, states, rest } = await damagedInTheMiddle()
  const warnings: string[] = []
  {
    await using engine = await openOn(disk, { salvage: true, warn: (line) => warnings.push(line) })
    expect(stateOf(engine)).toBe(states[4])
    await count(engine, 5)
  }
  expect(warnings.join()).toContain('damaged')
  expect(await disk.read(`${journal()}.damaged`)).toEqual(rest)
  await using again = await openOn(disk)
  expect(counted(again)).toBe(5)
})

test('a damaged segment that is not the last is corruption also at its end; salvage puts the later ones aside', async () => {
  const disk = await threeSegments()
  const first = await disk.read(journal(1))
  const [, , second] = [...framesFrom(first, 0)]
  disk.put(journal(1), flipped(first, (second!.end - 2) * 8))
  await expect(openOn(disk)).rejects.toThrow(JournalCorrupt)
  await using engine = await openOn(disk, { salvage: true })
  expect(counted(engine)).toBe(1)
  expect(disk.paths().filter((path) => path.endsWith('.damaged'))).toEqual(
    [1, 2, 3].map((index) => `${journal(index)}.damaged`),
  )
})

test('a segment that is missing, or begins elsewhere, is corruption', async () => {
  for (const index of [1, 2]) {
    const disk = await threeSegments()
    await disk.remove(journal(index))
    await expect(openOn(disk), `without ${index}`).rejects.toThrow(JournalCorrupt)
  }
})

/** Three segments of two batches each, as two failed syncs leave them. */
async function threeSegments(): Promise<SimDisk> {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  for (let n = 1; n <= 6; n++) {
    await count(engine, n)
    if (n === 6 || n % 2 === 1) continue
    disk.failingSyncs = 1
    const reload = new Promise<void>((done) => void engine.onReload(done))
    await expect(count(engine, n + 1)).rejects.toMatchObject({ kind: 'unconfirmed' })
    await reload
  }
  expect(disk.paths()).toEqual([1, 2, 3].map(journal))
  return disk
}

async function dumped(): Promise<{ disk: SimDisk; state: string; dump: string }> {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  for (let n = 1; n <= 20; n++) await count(engine, n)
  await engine.compact()
  await count(engine, 21)
  const state = stateOf(engine)
  expect(disk.paths()).toEqual([`${DIR}/dump-2.bin`, journal(2)])
  return { disk, state, dump: `${DIR}/dump-2.bin` }
}

test('[LOG-8] any flipped bit in a dump refuses to start; salvage starts and keeps the dump as it was', async () => {
  const { disk, dump } = await dumped()
  const bytes = await disk.read(dump)
  for (let bit = 0; bit < bytes.length * 8; bit += 37) {
    const spoilt = disk.copy()
    spoilt.put(dump, flipped(bytes, bit))
    await expect(openOn(spoilt), `bit ${bit}`).rejects.toThrow(JournalCorrupt)
  }
  disk.put(dump, flipped(bytes, 3))
  {
    await using engine = await openOn(disk, { salvage: true })
    expect(engine.read((tx) => tx.get('n', '21'))).toEqual({ text: 'line 21' })
  }
  expect(await disk.read(`${dump}.damaged`)).toEqual(flipped(bytes, 3))
  await using again = await openOn(disk)
  expect(counted(again)).toBe(21)
})

test('a dump that was never finished counts for nothing, wherever it ends', async () => {
  const disk = new SimDisk()
  await using engine = await openOn(disk)
  for (let n = 1; n <= 20; n++) await count(engine, n)
  const before = disk.copy()
  await engine.compact()
  const bytes = await disk.read(`${DIR}/dump-2.bin`)
  for (let length = 0; length < bytes.length; length += 11) {
    const unfinished = before.copy()
    unfinished.put(`${DIR}/dump-2.bin`, bytes.subarray(0, length))
    await using again = await openOn(unfinished)
    expect(counted(again)).toBe(20)
    expect(unfinished.paths()).toEqual([journal()])
  }
})

test('a complete dump without its segment is corruption: what came after it is gone', async () => {
  const { disk } = await dumped()
  await disk.remove(journal(2))
  await expect(openOn(disk)).rejects.toThrow('missing')
})

test('what people write is never taken for a frame, and old blocks behind the end count for nothing', async () => {
  const { bytes, states } = await written(3)
  const frame = encodeFrame(9, '[["a","1",1]]')
  const disk = new SimDisk()
  {
    await using engine = await openOn(disk)
    await engine.transact((tx) => tx.put('a', 'x', frame.toString('latin1')))
  }
  const text = await disk.read(journal())
  await using cut = await openOn(holding(text.subarray(0, text.length - 1)))
  expect(stateOf(cut)).toBe(NONE)
  await using old = await openOn(holding(Buffer.concat([bytes, Buffer.alloc(5), encodeFrame(2, '[["a","1",1]]')])))
  expect(stateOf(old)).toBe(states[3])
})

test('a later format is refused with a clear line', async () => {
  const disk = holding(encodeFrame(1, JSON.stringify({ fanfare: 'journal', format: 2 })))
  const refusal = openOn(disk)
  await expect(refusal).rejects.toThrow(FormatTooNew)
  await expect(refusal).rejects.toThrow('journal-1.log has format 2, this version reads up to 1')
})
