import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { recount } from '../../scripts/verify/recount.mjs'
import { ownSha256, sha256 } from '../../scripts/verify/sha256.mjs'
import { receiptOf } from '../../src/polls/receipts.ts'
import { POLL_KINDS } from '../../src/protocol/polls.ts'
import { dice } from '../stores/mulberry.ts'
import { held, salt, someBallots } from './ballot-stage.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const counted = (text: string, asked = {}) => recount(bytes(text), asked)

describe.each(POLL_KINDS)('%s', (kind) => {
  it('[RECOUNT-1] what is counted again is what was announced, members and others apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.nat(60), async (seed, size) => {
        const { text, poll, snapshot } = await held(kind, someBallots(kind, dice(seed), size))
        const found = await counted(text, { announced: snapshot })
        expect(found).toMatchObject({ verdict: 'whole', problems: [], ballots: size, sealed: true, seal: poll.seal })
        expect(found.result).toEqual(poll.result)
      }),
      { numRuns: 30 },
    )
  })

  it('[RECOUNT-2] no line can be changed, added, doubled, taken out or moved without being noticed', async () => {
    const { text } = await held(kind, someBallots(kind, dice(7), 40))
    const lines = text.trimEnd().split('\n')
    const place = fc.nat(lines.length - 1)
    const tampering = fc.oneof(
      fc.record({
        deed: fc.constant('change' as const),
        at: place,
        char: fc.nat(90),
        by: fc.constantFrom('0', 'a', '3', 'Q', '}'),
      }),
      fc.record({ deed: fc.constantFrom('double', 'drop', 'move', 'cut', 'add'), at: place, to: place }),
    )
    await fc.assert(
      fc.asyncProperty(tampering, async (each) => {
        const other = tamper(lines, each)
        fc.pre(other !== text)
        expect((await counted(other)).verdict).not.toBe('whole')
      }),
      { numRuns: 400 },
    )
  })
})

type Tampering = { deed: string; at: number; to?: number; char?: number; by?: string }
function tamper(lines: readonly string[], { deed, at, to = 0, char = 0, by = '0' }: Tampering): string {
  const line = lines[at] ?? ''
  const without = lines.filter((_, i) => i !== at)
  const after: Record<string, readonly string[]> = {
    change: lines.with(at, line.slice(0, char % line.length) + by + line.slice((char % line.length) + 1)),
    double: lines.toSpliced(at, 0, line),
    drop: without,
    move: without.toSpliced(to, 0, line),
    cut: lines.slice(0, at),
    add: lines.toSpliced(at, 0, '{"receipt":"AAAAAAAAAAAAAAAAAAAAAA","of":"guest","choice":[1]}'),
  }
  return (after[deed] ?? []).map((each) => `${each}\n`).join('')
}

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex')
/** Whoever tampers can make a last line that fits. */
function closed(lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join('')
  return `${text}${JSON.stringify({ end: true, ballots: lines.length - 1, sum: sumOf(text) })}\n`
}

describe('what was done to a file is told', () => {
  const stage = async () => {
    const { text, snapshot } = await held('single', someBallots('single', dice(3), 30))
    return { lines: text.trimEnd().split('\n').slice(0, -1), text, snapshot }
  }
  const ballot = '{"receipt":"zzzzzzzzzzzzzzzzzzzzzz","of":"guest","choice":[1]}'
  const other = (line = ''): string => line.replace(/\[\d?\]/, (was) => (was === '[2]' ? '[1]' : '[2]'))
  it.each<[string, (lines: readonly string[]) => string, string, RegExp]>([
    ['a ballot that was changed', (lines) => closed(lines.with(9, other(lines[9]))), 'changed', /seal.*result/],
    ['a ballot that was taken out', (lines) => closed(lines.toSpliced(9, 1)), 'removed', /seal.*result/],
    ['a ballot that was added', (lines) => closed([...lines, ballot]), 'added', /seal.*result/],
    ['one that was doubled', (lines) => closed(lines.toSpliced(9, 0, lines[9] ?? '')), 'doubled', /double/],
    [
      'two that changed places',
      (lines) => closed(lines.toSpliced(9, 2, lines[10] ?? '', lines[9] ?? '')),
      'reordered',
      /order/,
    ],
    [
      'a file that was cut off',
      (lines) =>
        lines
          .slice(0, 20)
          .map((l) => `${l}\n`)
          .join(''),
      'cut',
      /cut/,
    ],
    [
      'a ballot for what is not offered',
      (lines) => closed(lines.with(9, (lines[9] ?? '').replace(/\[\d?\]/, '[7]'))),
      'changed',
      /choice/,
    ],
    [
      'two for one',
      (lines) => closed(lines.with(9, (lines[9] ?? '').replace(/\[\d?\]/, '[0,1]'))),
      'changed',
      /choice/,
    ],
    ['no ballot', (lines) => closed(lines.with(9, '{}')), 'changed', /line/],
  ])('[RECOUNT-2] %s', async (_, deed, verdict, problems) => {
    const { lines, snapshot } = await stage()
    const found = await counted(deed(lines), { announced: snapshot })
    expect(found.verdict).toBe(verdict)
    expect(found.problems.map(({ what }) => what).join()).toMatch(problems)
  })

  it('[RECOUNT-2] a file whose own announcement was made to fit is found out by the one that everybody has', async () => {
    const { lines, snapshot } = await stage()
    const [head = '', ...ballots] = lines.with(9, other(lines[9]))
    const own = await counted(closed([head, ...ballots]))
    const seal = sumOf(ballots.map((line) => `${line}\n`).join(''))
    const forged = closed([JSON.stringify({ ...JSON.parse(head), seal, result: own.result }), ...ballots])
    expect((await counted(forged)).verdict).toBe('whole')
    const found = await counted(forged, { announced: snapshot })
    expect(found).toMatchObject({ verdict: 'changed', sealed: false })
    const differs = found.problems.find(({ what }) => what === 'result')?.differs
    expect(differs).toHaveLength(2)
  })

  it.each(['question', 'options', 'box', 'round'] as const)(
    '[RECOUNT-2] another %s than was announced',
    async (field) => {
      const { lines, snapshot } = await stage()
      const [head = '', ...ballots] = lines
      const was = JSON.parse(head) as Record<string, unknown>
      const is = {
        ...was,
        [field]: { question: 'Which?', options: ['Ink', 'Paper white', 'Night brass'], box: 'b', round: 2 }[field],
      }
      const found = await counted(closed([JSON.stringify(is), ...ballots]), { announced: snapshot })
      expect(found.verdict).toBe('other')
      expect(found.problems).toContainEqual({ what: 'other', field })
    },
  )

  it.each([
    ['', 'no_file'],
    ['{}\n', 'no_file'],
    ['{"fanfare":"room","format":1}\n', 'no_file'],
    ['{"fanfare":"ballots","format":2}\n', 'newer'],
    ['{"fanfare":"ballots","format":1}\n', 'no_file'],
    [`\ufeff{"fanfare":"ballots"}\n`, 'no_file'],
  ])('[RECOUNT-2] what is no file of ballots is not taken for one: %j', async (text, verdict) => {
    expect(await counted(text)).toMatchObject({ verdict, ballots: 0, sealed: false })
  })
})

it('[RECOUNT-3] a receipt finds its ballot, and another finds none', async () => {
  const ballots = someBallots('multiple', dice(5), 50)
  const { text } = await held('multiple', ballots)
  for (const { key, member, choice } of ballots) {
    const receipt = receiptOf(salt, key)
    const { found } = await counted(text, { receipt })
    expect(found).toMatchObject({ receipt, of: member ? 'member' : 'guest', choice })
    expect(text.split('\n')[(found?.line ?? 0) - 1]).toContain(receipt)
  }
  expect((await counted(text, { receipt: 'A'.repeat(22) })).found).toBeUndefined()
})

it('[RECOUNT-4] our own SHA-256, for pages without https, is SHA-256', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (some) => {
      const expected = createHash('sha256').update(some).digest('hex')
      expect([ownSha256(some), await sha256(some)]).toEqual([expected, expected])
    }),
  )
})
