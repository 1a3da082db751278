import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { cleanLine, cleanName, cleanText, nameRefusal } from '../../src/protocol/text.ts'

const MAX = 500
const cleaned = (raw: string, max = MAX): string | undefined => {
  const result = cleanText(raw, max)
  return result.ok ? result.text : undefined
}

/** Strings made of what usually goes wrong: marks, joiners, selectors, surrogates, newlines, bidi, emoji, plain letters. */
const evilPiece = fc.oneof(
  fc.constantFrom(
    'a',
    'e',
    ' ',
    '\n',
    '\r\n',
    '\u2028',
    '\t',
    '\u200b',
    '\u200d',
    '\u200c',
    '\ufe0f',
    '\u0301',
    '\u0315',
  ),
  fc.constantFrom(
    '\u202e',
    '\u2066',
    '\ud800',
    '\udfff',
    '👩',
    '🏽',
    '🏴',
    '\u{e0067}',
    '\u{e007f}',
    '漢',
    '\u{e0100}',
    'ن',
  ),
  fc.constantFrom(
    '1',
    '\u20e3',
    '❤',
    '\u1100',
    '\u1161',
    '\u11a8',
    '\u3164',
    '\u2800',
    '\u0000',
    '\u001b[31m',
    'कि',
    '\u0338',
    '<',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const evil = fc.array(evilPiece, { maxLength: 40 }).map((pieces) => pieces.join(''))

it('[TEXT-1] cleaning what is clean changes nothing', () => {
  const stable = (clean: (raw: string) => ReturnType<typeof cleanText>) => (raw: string) => {
    const once = clean(raw)
    expect(once.ok ? clean(once.text) : once).toEqual(once)
  }
  fc.assert(
    fc.property(
      evil,
      stable((raw) => cleanText(raw, MAX)),
    ),
    { numRuns: 3000 },
  )
  fc.assert(
    fc.property(
      evil,
      stable((raw) => cleanLine(raw, 80)),
    ),
    { numRuns: 1000 },
  )
  fc.assert(fc.property(evil, stable(cleanName)), { numRuns: 1000 })
})

it('[TEXT-1] clean text is well-formed, composed, short enough, of five lines at most, and can be seen', () => {
  fc.assert(
    fc.property(evil, fc.integer({ min: 1, max: 60 }), (raw, max) => {
      const text = cleaned(raw, max)
      if (text === undefined) return
      expect(Array.from(text).length).toBeLessThanOrEqual(max)
      expect(text).not.toMatch(/\p{Surrogate}/u)
      expect(text.normalize('NFC')).toBe(text)
      expect(text.split('\n').length).toBeLessThanOrEqual(5)
      expect(text).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u)
      expect(text.trim()).toBe(text)
    }),
    { numRuns: 3000 },
  )
})

it('[TEXT-1] characters are counted, not bytes', () => {
  expect(cleaned('😀'.repeat(500))).toBe('😀'.repeat(500))
  expect(cleaned('😀'.repeat(501))).toBeUndefined()
  expect(cleaned('漢'.repeat(500))).toBe('漢'.repeat(500))
  expect(cleaned('a'.repeat(501))).toBeUndefined()
  expect(cleaned(` ${'a'.repeat(500)}\u200b `)).toBe('a'.repeat(500))
})

it('[TEXT-1] what holds nothing to see is refused', () => {
  for (const raw of [
    '',
    ' ',
    '\n\n',
    '\u200b',
    '\u3164',
    '\u2800\u2800',
    '\u0301\u0302',
    '\u200d\ufe0f',
    '\u{e0041}',
    '\u3000',
  ])
    expect(cleaned(raw)).toBeUndefined()
})

it('[TEXT-3] markup, code and whatever breaks programs is text', () => {
  for (const raw of [
    '<b>hi</b>',
    '<script>alert(1)</script>',
    "'; DROP TABLE x; --",
    '{"a":1}',
    '${7*7}',
    '&lt;',
    '__proto__',
  ])
    expect(cleaned(raw)).toBe(raw)
})

it('[TEXT-4] emoji and scripts that need joiners are as they were', () => {
  const whole = ['👩‍👩‍👧‍👦', '👩🏽‍❤️‍💋‍👨🏽', '🏳️‍🌈', '🏴‍☠️', '1️⃣', '🇩🇪', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '☎︎', 'می‌خواهم', 'ක්‍ෂ', '葛󠄀', '☝🏿', '🤷🏽‍♀️']
  for (const raw of whole) expect(cleaned(`x ${raw} y`)).toBe(`x ${raw} y`)
})

it('[A71] zero-width, tag and filler characters go, and leave no joiner behind', () => {
  expect(cleaned('Ho\u200bst\u2060\ufeff\u00ad')).toBe('Host')
  expect(cleaned('a\u200db\u200cc\ufe0f\ufe0f\ufe0f\ufe0fd')).toBe('abcd')
  expect(cleaned('a\u{e0068}\u{e0069}\u{e007f}b\u{e0001}')).toBe('ab')
  expect(cleaned('👩\ufe0f\ufe0f\ufe0f\ufe0f')).toBe('👩\ufe0f')
  expect(cleaned('a\u3164\u115f\u1160\uffa0b')).toBe('ab')
})

it('[A72] none of the twelve bidi controls is left', () => {
  const controls = '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'
  expect(cleaned(`a${controls.split('').join('b')}c`)).toBe(`a${'b'.repeat(11)}c`)
})

it('[A73] three marks in a row are kept, the other fifty-seven are not', () => {
  expect(cleaned('x' + '\u0330'.repeat(60) + 'y')).toBe('x' + '\u0330'.repeat(3) + 'y')
})

it('[A74] length is judged before anything else: half a million units cost nothing', () => {
  const raw = '\u0300\u0315'.repeat(250_000)
  const start = performance.now()
  for (let i = 0; i < 100; i++) expect(cleaned(raw)).toBeUndefined()
  expect(performance.now() - start).toBeLessThan(50)
})

it('[TEXT-2] no string of the longest length blocks: each is done well within 50 ms', () => {
  const units = [
    '\u0300\u0315',
    '\u0315\u0300',
    '👩\u200d',
    '\u200d',
    '\n',
    ' ',
    '\n ',
    '\u{1f3f4}\u{e0067}',
    'ن\u200c',
    '\ud800',
    'a\u0330',
  ]
  const more = [
    '1\ufe0f',
    '\u1100\u1161',
    '\u0f71\u0f72',
    '漢\u{e0100}',
    '\u{1d160}',
    '\ufdfa',
    '\r',
    '\u2028',
    '\u202e',
    'rn',
    'vv',
  ]
  const names = ['host', 'hostcohost', 'mod', 'thereal', 'l', '\u0301']
  const slow: string[] = []
  for (const unit of [...units, ...more, ...names].flatMap((u) => [u, `a${u}`])) {
    const raw = unit.repeat(Math.floor(4000 / unit.length))
    const runs = [1, 2, 3].map(() => {
      const start = performance.now()
      cleanText(raw, 2000)
      nameRefusal(raw.slice(0, 96))
      return performance.now() - start
    })
    if (Math.min(...runs) >= 50) slow.push(unit)
  }
  expect(slow).toEqual([])
})

it('[A75] the length is judged again after composing: nothing grows over the limit', () => {
  expect(cleaned('\ufdfa'.repeat(500))).toBe('\ufdfa'.repeat(500))
  expect(cleaned('\u0958'.repeat(300))).toBeUndefined()
  expect(cleanName('\u{1d160}'.repeat(24)).ok).toBe(false)
})

it('[A76] half characters become one and the same replacement, in memory as in bytes', () => {
  expect(cleaned('a\ud800b\udfff')).toBe('a\ufffdb\ufffd')
  fc.assert(
    fc.property(evil, (raw) => {
      const text = cleaned(raw) ?? ''
      expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text)
    }),
  )
})

it('[A77] controls go; newlines are one kind, at most four', () => {
  expect(cleaned('a\u0000b\u0007c\u001b[31md\u007fe\u0085f\u009b')).toBe('abc[31mdef')
  expect(cleaned('a\r\nb\rc\u2028d\u2029e')).toBe('a\nb\nc\nd\ne')
  expect(cleaned('1\n2\n3\n4\n5\n\n6\n7')).toBe('1\n2\n3\n4\n5 6 7')
  expect(cleanLine('one\r\n two\t\u3000three', 80)).toEqual({ ok: true, text: 'one two three' })
})

it('[A85] a message cannot forge a line of the log, whatever it holds', () => {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  const text = cleaned('x\n{"level":60,"msg":"forged"}\u2028\u202e\u001b[31m') ?? ''
  log.info({ text }, 'said')
  expect(lines).toHaveLength(1)
  expect(lines[0]?.trimEnd()).not.toMatch(/[\n\r\u2028\u2029\u202e\p{Cc}]/u)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ text: 'x\n{"level":60,"msg":"forged"}\n[31m'.trim() })
})

const naughty = new URL('../../../shared/data/words/naughty-strings.json', import.meta.url)
it.skipIf(!existsSync(naughty))('[TEXT-3] strings that break programs are cleaned or refused, and stay stable', () => {
  const strings = JSON.parse(readFileSync(naughty, 'utf8')) as string[]
  expect(strings.length).toBeGreaterThan(100)
  const results = strings.map((raw) => cleaned(raw, 2000))
  const texts = results.filter((text) => text !== undefined)
  expect(texts.map((text) => cleaned(text, 2000))).toEqual(texts)
  expect(texts.length).toBeGreaterThan(strings.length * 0.9)
})
