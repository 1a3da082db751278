import { describe, expect, it } from 'vitest'
import { checkOutcomes, checkResyncs, checkTracks, type Outcome } from '../../src/crowd/invariants.ts'
import { Ledger } from '../../src/crowd/ledger.ts'
import { Track } from '../../src/crowd/track.ts'
import { Violations } from '../../src/crowd/violations.ts'
import type { CommandId, Epoch, Position } from '../../src/protocol/core.ts'

const epoch = 'e1' as Epoch
const at = (epoch: Epoch, seq: number): Position => ({ epoch, seq, digest: `d${seq}` })
const id = (n: number): CommandId => `line-${n}` as CommandId

describe('a log that lost its tail on purpose', () => {
  const lines = Array.from({ length: 30 }, (_, n) => ({ seq: n + 1, id: id(n) }))
  const next = 'e2' as Epoch
  /** Twenty lines were heard, five of them were cut off, and the log went on under another epoch. */
  const after = [...lines.slice(0, 15), ...lines.slice(20, 30).map(({ id }, n) => ({ seq: 16 + n, id }))]
  const log = { epoch: next, after: 0, lines: after }

  function trackThrough(snapshotAt: number, missing?: number): { found: Violations; told: number } {
    const found = new Violations()
    const track = new Track('listener 0', new Ledger(), found)
    track.snapshot(at(epoch, 0))
    for (const line of lines.slice(0, 20)) track.hear(line)
    track.snapshot(at(next, snapshotAt), 'epoch')
    for (const line of after) if (line.seq > snapshotAt && line.seq !== missing) track.hear(line)
    const { openlyResynchronised } = checkTracks([track], log, found)
    return { found, told: openlyResynchronised }
  }

  it('leaves what was heard before, and tells openly what the snapshot stands for', () => {
    expect(trackThrough(15)).toMatchObject({ told: 0, found: { total: 0 } })
    expect(trackThrough(18)).toMatchObject({ told: 3, found: { total: 0 } })
  })

  it('[CROWD-1] accuses what is silently missing after the loss', () => {
    expect(trackThrough(18, 22).found.list()).toMatchObject([{ kind: 'lost', count: 1 }])
  })

  it('counts what was acknowledged before the loss and is gone, and accuses what was acknowledged after', () => {
    const acknowledged = (n: number, answeredAt: number): Outcome => {
      return { id: id(n), person: `Fan ${n}`, state: 'acknowledged', seq: n + 1, answeredAt }
    }
    const found = new Violations()
    const outcomes = [acknowledged(3, 10), acknowledged(16, 20), acknowledged(17, 60)]
    expect(checkOutcomes(outcomes, log, found, [50])).toEqual({ lostByPlantedFault: 1 })
    expect(found.list()).toMatchObject([{ kind: 'lost', count: 1 }])
  })

  it('may be met before its epoch is changed: then the listener began anew, and hears lines again', () => {
    const [found, ledger] = [new Violations(), new Ledger()]
    const [early, late] = [new Track('listener 0', ledger, found), new Track('listener 1', ledger, found)]
    for (const track of [early, late]) {
      track.snapshot(at(epoch, 0))
      for (const line of lines.slice(0, 20)) track.hear(line)
    }
    early.snapshot(at(epoch, 17), 'digest')
    for (const line of after.slice(17, 22)) early.hear(line)
    for (const track of [early, late]) {
      track.snapshot(at(next, 22), 'epoch')
      for (const line of after.slice(22)) track.hear(line)
    }
    checkTracks([early, late], log, found)
    expect(found.list()).toEqual([])
  })

  it('[CROWD-1] is the only thing for which a listener may be told that the log is another one', () => {
    const told = (resyncs: Record<string, number>, lossesAt: number[]): number => {
      const found = new Violations()
      checkResyncs(resyncs, found, lossesAt)
      return found.total
    }
    expect(told({ epoch: 3 }, [])).toBe(1)
    expect(told({ digest: 1 }, [])).toBe(1)
    expect(told({ epoch: 3, digest: 1 }, [50])).toBe(0)
    expect(told({ too_old: 5, cold: 1 }, [])).toBe(0)
  })
})
