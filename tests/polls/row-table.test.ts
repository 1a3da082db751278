import { describe, expect, it } from 'vitest'
import { RowTable } from '../../src/polls/row-table.ts'
import { dice } from '../stores/mulberry.ts'

const NEW_SEED = Math.floor(Math.random() * 2 ** 31)
const seeds = Array.from({ length: 20 }, (_, i) => NEW_SEED + i)

/** Keys of which many begin alike, and some are where others begin. */
const keyOf = (n: number): string => (n % 3 === 0 ? `g_${n}` : n % 3 === 1 ? `g_${n}x` : `${'g_long-'.repeat(6)}${n}`)

describe('rows in a table of parts of texts', () => {
  it.each(seeds)('are those that a map has, whatever is put, put again and deleted (seed %i)', (seed) => {
    const random = dice(seed)
    const [table, map] = [new RowTable(), new Map<string, string>()]
    for (let step = 0; step < 3_000; step++) {
      const key = keyOf(random.below(700))
      if (random.oneIn(5)) {
        table.delete(key)
        map.delete(key)
      } else if (random.oneIn(2)) {
        table.put(key, `m ${step}:1`)
        map.set(key, `m ${step}:1`)
      } else if (random.oneIn(3)) {
        const target = keyOf(random.below(700))
        table.put(key, `>${target}`)
        map.set(key, `>${target}`)
      } else {
        const text = `${'head '.repeat(random.below(3))}\ng ${step}:${random.below(3)} ${key}${random.oneIn(2) ? '\nm other:0 g_1' : ''}`
        const at = text.indexOf('\n') + 1
        const row = text.slice(at, text.indexOf(` ${key}`, at))
        table.putPart(key, { text: table.add(text), from: at, to: at + row.length, key: at + row.length + 1 })
        map.set(key, row)
      }
      const other = keyOf(random.below(700))
      expect(table.get(other)).toBe(map.get(other))
      expect(table.size).toBe(map.size)
    }
    expect([...table.entries()].toSorted()).toEqual([...map].toSorted())
  })

  it('are found however many they are, and nobody else is', () => {
    const [table, rows] = [new RowTable(), 100_000]
    for (let n = 0; n < rows; n++) table.put(keyOf(n), `g ${n}:0`)
    const wrong = Array.from({ length: rows }, (_, n) => n).filter(
      (n) => table.get(keyOf(n)) !== `g ${n}:0` || table.get(`${keyOf(n)}y`) !== undefined,
    )
    expect(wrong).toEqual([])
    expect(table.size).toBe(rows)
  })

  it('are put anew where they were deleted, and before anything was looked for', () => {
    const table = new RowTable()
    table.put('', 'g nobody:1')
    table.put('g_1', 'g a:0')
    table.delete('g_1')
    table.delete('g_1')
    expect([table.get('g_1'), table.get(''), table.size]).toEqual([undefined, 'g nobody:1', 1])
    table.put('g_1', 'm b:2')
    expect([...table.entries()]).toEqual([
      ['', 'g nobody:1'],
      ['g_1', 'm b:2'],
    ])
  })
})
