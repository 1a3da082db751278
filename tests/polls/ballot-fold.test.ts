import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { readChunk, writeChunk, type Act } from '../../src/polls/ballot-chunks.ts'
import { BallotFold } from '../../src/polls/ballot-fold.ts'
import type { CommandId } from '../../src/protocol/core.ts'

const NOBODY: ReadonlySet<string> = new Set()
const act = (keys: string[], choice: string, id = `id-${keys[0]}-${choice}`): Act => ({
  ...{ keys, choice, tag: 'g' },
  id: (choice === '' ? '' : id) as CommandId | '',
})

function fold(into: BallotFold, acts: Act[]) {
  const chunk = { nonce: 'nonce', changes: true, acts }
  const text = writeChunk(chunk)
  return { text, answers: into.fold({ ...chunk, text }, NOBODY) }
}

/** What collections leave of the heap, in MB. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed / 1e6
}

describe('[VOTE-12] the ballots that a log comes to', () => {
  it('are the same for who sent a chunk and for who reads it, whatever its lines are like', () => {
    const [sender, reader] = [new BallotFold(), new BallotFold()]
    const acts = [
      act([], '0', 'nobody'),
      act(['g_a'], '1'),
      act(['g_a', 'g_b', 'm_c'], '2'),
      act(['g_d', 'm_e'], '0,1,2'),
      { ...act(['g_d'], ''), tag: '-' } satisfies Act,
      act(['g_f', 'm_e'], '3'),
    ]
    const { text, answers } = fold(sender, acts)
    const { banned, ...chunk } = readChunk(text)
    expect(reader.fold({ ...chunk, text }, banned)).toEqual(answers)
    expect([...reader.rows()].toSorted()).toEqual([...sender.rows()].toSorted())
    expect([...sender.rows()]).toContainEqual(['g_a', 'g id-g_a-1:1 id-g_a-2:2'])
    expect([...sender.rows()]).toContainEqual(['m_e', 'g id-g_f-3:3'])
  })

  it('take no more room than the log, where many accounts of one limit key become one person', () => {
    const box = new BallotFold()
    const before = heap()
    let chars = 0
    for (let i = 0; i < 2_000; i++) chars += fold(box, [act([`g_${i}`], '0'), act([`g_${i}`, 'limit'], '')]).text.length
    expect(box.size).toBe(2_001)
    expect(heap() - before).toBeLessThan((20 * chars) / 1e6)
  })
})
