import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PACE, peak } from '../../src/crowd/casting.ts'
import { planCrowd, personsOf } from '../../src/crowd/crowd-plan.ts'
import { readRecording, spread, type TimedLine } from '../../src/crowd/recording.ts'
import { seeded } from '../../src/crowd/seeded.ts'
import { smallTalk } from '../../src/crowd/small-talk.ts'

const rows = [7, 7, 7, 8, 10, 10].map((minute, i) => ({ minute, text: `line ${i}` }))

function withRecording<T>(use: (path: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-recording-'))
  const path = join(dir, 'day.ndjson.gz')
  writeFileSync(path, gzipSync(rows.map((row) => JSON.stringify(row)).join('\n')))
  try {
    return use(path)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const lineOf = ({ text }: TimedLine): string => text

/** As uneven as a real evening: every tenth second a storm of five times the rate. */
const evening = (lines: number, seconds: number): TimedLine[] => {
  const random = seeded(5)
  const moment = (): number => {
    const second = Math.floor(random() * seconds)
    return ((random() < 0.3 ? second - (second % 10) : second) + random()) * 1_000
  }
  return Array.from({ length: lines }, moment)
    .sort((a, b) => a - b)
    .map((due, i) => ({ due, text: `line ${i}` }))
}

describe('a recording', () => {
  it('keeps the order, and each line in its own minute, at the speed asked for', () => {
    const lines = spread(rows, seeded(1), 10)
    expect(lines.map(lineOf)).toEqual(rows.map(({ text }) => text))
    lines.forEach(({ due }, i) => expect(Math.floor(due / 6_000)).toBe((rows[i]?.minute ?? 0) - 7))
  })

  it('is spread alike by the same seed and otherwise by another', () => {
    const play = (seed: number): TimedLine[] =>
      withRecording((path) => readRecording(path, { random: seeded(seed), speed: 1 }))
    expect(play(1)).toEqual(play(1))
    expect(play(2)).not.toEqual(play(1))
  })

  it('can be taken in slices of minutes', () => {
    const slice = { random: seeded(1), speed: 1, fromMinute: 1, minutes: 3 }
    const lines = withRecording((path) => readRecording(path, slice))
    expect(lines.map(lineOf)).toEqual(['line 3', 'line 4', 'line 5'])
    expect(lines[0]?.due).toBeLessThan(60_000)
  })
})

describe('the cast of a crowd', () => {
  const lines = evening(20_000, 600)
  const { offers } = planCrowd(lines, 2_000, seeded(3))

  it('has at least as many persons as asked for, most of whom write once, and a few who write much', () => {
    const { distinct, wroteOnce, ofTheBusiest } = personsOf(offers)
    expect(distinct).toBeGreaterThanOrEqual(2_000)
    expect(wroteOnce).toBeGreaterThan(57)
    expect(wroteOnce).toBeLessThan(68)
    expect(ofTheBusiest).toBeGreaterThan(15)
    expect(ofTheBusiest).toBeLessThan(20)
  })

  it('says every line once, in the order of the recording', () => {
    expect(offers.map(({ text }) => text)).toEqual(lines.map(lineOf))
    expect(new Set(offers.map(({ id }) => id)).size).toBe(lines.length)
  })

  it('never writes faster than the flood limit allows, even in a storm', () => {
    expect(peak(lines)).toBeGreaterThan((3 * lines.length) / 600)
    const recent = new Map<string, number[]>()
    for (const { person, due } of offers) {
      const times = [...(recent.get(person) ?? []), due].filter((time) => time > due - PACE.ms)
      expect(times.length, `${person} at ${due}`).toBeLessThanOrEqual(PACE.lines)
      recent.set(person, times)
    }
  })

  it('is the same for the same seed', () => {
    const cast = (seed: number): string[] => planCrowd(lines, 2_000, seeded(seed)).offers.map(({ person }) => person)
    expect(cast(3)).toEqual(cast(3))
    expect(cast(4)).not.toEqual(cast(3))
  })
})

describe('small talk', () => {
  it('has the rate asked for, in several scripts, and no line that a room would refuse', () => {
    const lines = smallTalk(seeded(1), { perSecond: 50, seconds: 10 })
    expect(lines).toHaveLength(500)
    expect(lines.at(-1)?.due).toBeLessThan(10_000)
    for (const script of ['Latin', 'Han', 'Arabic', 'Devanagari', 'Hangul']) {
      expect(
        lines.some(({ text }) => new RegExp(`\\p{Script=${script}}`, 'u').test(text)),
        script,
      ).toBe(true)
    }
    expect(lines.every(({ text }) => text.trim() !== '' && text.length < 100)).toBe(true)
  })
})
