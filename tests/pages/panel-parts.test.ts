import { describe, expect, it, vi } from 'vitest'
import { behindMs, clockWords, cueRows, offsetWords, readOffset } from '../../client/src/panel/cue-times.ts'
import { cueFile, readCueFile } from '../../client/src/panel/cue-file.ts'
import { cheerRates, linesPerMinute, WINDOW_MS, withReading, type Reading } from '../../client/src/panel/gauges.ts'
import { HostCommands, PATIENCE_MS } from '../../client/src/panel/host-commands.ts'
import { stepsOf } from '../../client/src/panel/phase-steps.ts'
import { movedAlong, scheduleProblem, shiftsOf } from '../../client/src/panel/shifts.ts'
import { OFFERED_MS, UndoStack } from '../../client/src/panel/undo-stack.ts'
import { accept, refuse, type Reply } from '../../src/protocol/core.ts'
import type { Cue } from '../../src/protocol/stage.ts'

const cue = (name: string, offsetMs?: number): Cue => ({
  cue: name,
  note: name,
  scene: { kind: 'stream' },
  ...(offsetMs !== undefined && { offsetMs }),
})

describe('the cue sheet', () => {
  const cues = [cue('a', -60_000), cue('b', 0), cue('c', 90_000), cue('d')]

  it('says what came, what is on air and what is next, with times from T-0', () => {
    const rows = cueRows(cues, { cue: 'b' }, 1_000_000)
    expect(rows.map(({ state }) => state)).toEqual(['done', 'current', 'next', 'ahead'])
    expect(rows.map(({ at }) => at)).toEqual([940_000, 1_000_000, 1_090_000, undefined])
  })

  it('begins with the first cue, also when the last that came is not in the run-down any more', () => {
    expect(cueRows(cues, {}, undefined)[0]?.state).toBe('next')
    expect(cueRows(cues, { cue: 'gone' }, undefined)[0]?.state).toBe('next')
  })

  it('is behind by as much as the next cue is overdue', () => {
    const rows = cueRows(cues, { cue: 'b' }, 1_000_000)
    expect(behindMs(rows, 1_080_000)).toBe(0)
    expect(behindMs(rows, 1_190_000)).toBe(100_000)
    expect(clockWords(100_000)).toBe('1:40')
    expect(behindMs(cueRows(cues, { cue: 'c' }, 1_000_000), 9e9)).toBe(0)
  })

  it.each([
    ['', undefined],
    ['5', 300_000],
    ['-5:00', -300_000],
    ['−1:40', -100_000],
    ['+1:02:05', 3_725_000],
    ['1：30', 90_000],
    ['0:00', 0],
    ['soon', NaN],
    ['1:75', NaN],
  ])('reads %j as a time from T-0', (text, ms) => {
    expect(readOffset(text)).toEqual(ms)
  })

  it('reads back every time it has written', () => {
    for (const ms of [0, -1_000, 59_000, -3_725_000, 35_999_000]) expect(readOffset(offsetWords(ms))).toBe(ms)
  })

  it('comes back from a file as it was, and takes nothing else for one', () => {
    expect(readCueFile(cueFile(cues))).toEqual(cues)
    const bad = [{ ...cues[0], cue: 'not a name!' }]
    for (const text of ['', '[]', '{"cues":[]}', cueFile([...cues, cue('a')]), cueFile(bad as Cue[])])
      expect(readCueFile(text)).toBeUndefined()
  })
})

describe('presses', () => {
  const sent: object[] = []
  const commands = (answers: Reply<object>[], now = () => 0) =>
    new HostCommands(
      (_name, input) => {
        sent.push(input)
        return Promise.resolve(answers.shift() ?? refuse('unconfirmed'))
      },
      () => Promise.resolve(),
      now,
    )

  it('[PANEL-3] are asked again by the same id until somebody knows what became of them', async () => {
    sent.length = 0
    const reply = await commands([refuse('unconfirmed'), refuse('unavailable'), accept({ seq: 7 })]).press(
      'stage.set',
      {},
    )
    expect(reply).toEqual(accept({ seq: 7 }))
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map((input) => (input as { id: string }).id)).size).toBe(1)
  })

  it('[PANEL-3] do nothing while the same one is under way, and have another id afterwards', async () => {
    sent.length = 0
    const host = commands([accept({}), accept({})])
    const [first, second] = await Promise.all([host.press('stage.next', {}), host.press('stage.next', {})])
    expect(first?.ok).toBe(true)
    expect(second).toBeUndefined()
    await host.press('stage.next', {})
    expect(new Set(sent.map((input) => (input as { id: string }).id)).size).toBe(2)
    expect(host.isBusy('stage.next')).toBe(false)
  })

  it('give up with what was said last, and say a refusal at once', async () => {
    let time = 0
    const patient = commands([], () => (time += PATIENCE_MS / 4))
    expect(await patient.press('stage.set', {})).toEqual(refuse('unconfirmed'))
    sent.length = 0
    expect(await commands([refuse('stale')]).press('stage.next', {})).toEqual(refuse('stale'))
    expect(sent).toHaveLength(1)
  })
})

describe('undo', () => {
  it('[PANEL-4] takes back the newest deed first, each once, and is offered for eight seconds', async () => {
    vi.useFakeTimers()
    try {
      const undone: string[] = []
      using stack = new UndoStack()
      const deed = (words: string) => ({ words, undo: () => Promise.resolve(undone.push(words) > 0) })
      stack.did(deed('pinned'))
      stack.did(deed('removed'))
      expect(stack.offered.value?.words).toBe('removed')
      vi.advanceTimersByTime(OFFERED_MS)
      expect(stack.offered.value).toBeUndefined()
      expect(await stack.undo()).toBe(true)
      expect(await stack.undo()).toBe(true)
      expect(await stack.undo()).toBe(false)
      expect(undone).toEqual(['removed', 'pinned'])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('figures', () => {
  it('count the lines of the last minute, or tell the rate when the view holds less', () => {
    const lines = (n: number, apart: number) =>
      Array.from({ length: n }, (_, i) => ({ seq: i, at: 1e6 - (n - i) * apart }))
    expect(linesPerMinute(lines(100, 1_000), 1e6, 200)).toBe(59)
    expect(linesPerMinute(lines(200, 30), 1e6, 200)).toBe(2_000)
    expect(linesPerMinute([], 1e6, 200)).toBe(0)
  })

  it('keep five minutes of readings, and see cheers as a rate', () => {
    const reading = (at: number, cheered: number): Reading => ({ at, cheered, audience: 1, lines: 0, heat: 0 })
    const all = Array.from({ length: 400 }, (_, n) => reading(n * 2_000, n * 10))
    const kept = all.reduce<readonly Reading[]>(withReading, [])
    expect(kept[0]?.at).toBeGreaterThan(all.at(-1)!.at - WINDOW_MS)
    expect(cheerRates(kept).at(-1)).toBe(5)
    expect(cheerRates([reading(0, 9)])).toEqual([0])
  })
})

describe('a move of T-0', () => {
  const old = { doorsAt: 1_000, startsAt: 5_000, archivesAt: 9_000 }
  const teasers = [
    { card: 'gone', title: 'Gone', at: 200 },
    { card: 'soon', title: 'Soon', at: 2_000 },
  ]

  it('[PANEL-6] lists everything that comes at another time', () => {
    const next = movedAlong(old, 6_000)
    expect(next).toEqual({ doorsAt: 2_000, startsAt: 6_000, archivesAt: 10_000 })
    expect(shiftsOf(old, next, teasers, 500)).toEqual([
      { what: 'doors', from: 1_000, to: 2_000 },
      { what: 't0', from: 5_000, to: 6_000 },
      { what: 'archive', from: 9_000, to: 10_000 },
      { what: { teaser: 'Soon' }, from: 2_000, to: 3_000 },
    ])
    expect(shiftsOf(old, old, teasers, 500)).toEqual([])
    expect(shiftsOf(old, { startsAt: 5_000, archivesAt: 9_000 }, teasers, 500)).toEqual([
      { what: 'doors', from: 1_000 },
    ])
  })

  it('is refused into the past and out of order; what is not changed may lie behind', () => {
    expect(scheduleProblem(old, { ...old, startsAt: 400 }, 500)).toBe('past')
    expect(scheduleProblem(old, { ...old, archivesAt: 4_000 }, 500)).toBe('order')
    expect(scheduleProblem(old, { ...old, doorsAt: 7_000 }, 500)).toBe('order')
    expect(scheduleProblem(old, { ...old, archivesAt: 12_000 }, 8_000)).toBeUndefined()
  })
})

it('what a host may do follows the phase', () => {
  const launch = { title: 'A', code: 'ABCDE', revision: 0, startsAt: 1 }
  const first = (['draft', 'warmup', 'lobby', 'live', 'after', 'archived'] as const).map(
    (phase) => stepsOf({ ...launch, phase })[0],
  )
  expect(first).toEqual(['announce', 'open', 'start', 'end', 'archive', undefined])
  expect(stepsOf({ ...launch, phase: 'draft', template: true })).toEqual([])
})
