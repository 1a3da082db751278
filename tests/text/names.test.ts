import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cleanName, nameRefusal, skeleton, suggestedName } from '../../src/protocol/text.ts'

/** Those of the names that are not answered so. */
const othersThan = (answer: ReturnType<typeof nameRefusal>, names: readonly string[]): string[] =>
  names.filter((name) => nameRefusal(name) !== answer)

it('[TEXT-5] a name is one line of 1 to 24 characters with a letter, a digit or an emoji', () => {
  expect(cleanName('  Ann \n Lee ')).toEqual({ ok: true, text: 'Ann Lee' })
  expect(cleanName('x'.repeat(24)).ok).toBe(true)
  expect(cleanName('🦦').ok).toBe(true)
  expect(
    othersThan('bad_name', [
      '',
      '   ',
      '...',
      '\u3164',
      '\u2800',
      '\u200b',
      '\ufffd',
      'x'.repeat(25),
      'x'.repeat(97),
      '\u0301',
    ]),
  ).toEqual([])
})

it('[TEXT-6] ordinary names of the world are allowed', () => {
  const names =
    'José,小明,王小明,Зоя,Роман,Ελένη,山田太郎,김민수,محمد,Anna-Lena,O’Neil,Modesto,Hostel,Supporter,Adam,Sandy,Ad,Model T'
  expect(
    othersThan(undefined, [
      ...names.split(','),
      'Ann 48',
      'Łukasz',
      'Ærø',
      'Straße',
      '🦊 Fox',
      'João',
      'MrBernd',
      'Ministry',
    ]),
  ).toEqual([])
})

it('[A69] the names of the staff are refused, alone, in company and with digits around them', () => {
  expect(
    othersThan('name_reserved', [
      'Host',
      'ADMIN',
      'Brand Staff',
      'moderator',
      'h o s t',
      'H.o.s.t',
      '-=host=-',
      '🔥 HOST 🔥',
    ]),
  ).toEqual([])
  expect(
    othersThan('name_reserved', [
      'host1',
      '2024 host',
      'h0st',
      '4dmin',
      'st4ff',
      '0fficial_7',
      'm0d',
      'The Real Host',
      'FanfareTeam',
    ]),
  ).toEqual([])
  expect(
    othersThan('name_reserved', [
      '主持人',
      '管理员',
      '官方客服',
      '官方小助手',
      '管理員',
      'Anfitrión',
      'moderador',
      'Soporte',
      'Equipe Fanfare',
    ]),
  ).toEqual([])
  expect(othersThan('name_reserved', ['ofici\u0430l', 'Suporte', 'adrnin', 'l\u0131ve support', 'SYSTEM'])).toEqual([])
})

it('[A70] lookalikes of the staff are refused, and Latin mixed with Cyrillic or Greek', () => {
  expect(
    othersThan('name_reserved', [
      '\u0455taff',
      'Ｈｏｓｔ',
      'Ⓗost',
      '\u0397\u039fST',
      'ноѕт',
      '🅷🅾🆂🆃',
      'ʜᴏꜱᴛ',
      '𝓱𝓸𝓼𝓽',
      'hôst',
      'аdmin',
    ]),
  ).toEqual([])
  expect(othersThan('name_reserved', ['An\u043da', 'P\u03b1ul'])).toEqual([])
})

it('[A70] the mark of the staff, and a name beside whose it would stand, are nobody else’s', () => {
  expect(
    othersThan('name_reserved', [
      ...[
        'Maria ◆ Host',
        '◆ Maria',
        'Maria ♦',
        'Maria ◇',
        'Maria 🔶',
        'Maria 🔹',
        '⬥Maria',
        'Maria ❖',
        'Maria 💠',
        'Maria \u2666\ufe0f',
      ],
      ...[
        'Maria (Host)',
        'Maria [Staff]',
        'Host | Maria',
        'Maria 👑 Mod',
        'Maria • Soporte',
        'Maria 「主持人」',
        'Maria / Ho\u0455t',
      ],
      ...['Presentador', 'apresentadora'],
    ]),
  ).toEqual([])
  expect(
    ['Jon Staff', 'Maria (Graz)', "D'Arcy-Modena", 'Ann ⭐', 'R&D Team', 'AC/DC', 'Real Madrid'].map((name) =>
      nameRefusal(name),
    ),
  ).toEqual(Array(7).fill(undefined))
})

it('[A71] invisible characters hide no reserved name, and a name needs something to see', () => {
  expect(
    othersThan('name_reserved', [
      'Ho\u200bst',
      'Ho\u2060st',
      '\ufeffHost',
      'Ho\u00adst',
      'Ho\u{e0068}st',
      'H\ufe0f\ufe0fost',
      'Ho\u3164st',
    ]),
  ).toEqual([])
  expect(othersThan('bad_name', ['\u3164', '\u2800\u2800', '\u{e0041}', '\ufe0f\ufe0f'])).toEqual([])
})

it('[A72] a name cannot turn the text after it round', () => {
  expect(cleanName('\u202etsoh')).toEqual({ ok: true, text: 'tsoh' })
  expect(cleanName('a\u061c\u200e\u200f\u2066b\u2069')).toEqual({ ok: true, text: 'ab' })
})

it('[A73] a name keeps three marks in a row', () => {
  expect(cleanName(`x${'\u0330'.repeat(40)}`)).toEqual({ ok: true, text: `x${'\u0330'.repeat(3)}` })
})

it('[A77] a name has no controls and no newline', () => {
  expect(cleanName('a\u0000\u001b[1mb\r\nc\u2028d')).toEqual({ ok: true, text: 'a[1mb c d' })
})

it('[A78] names that read alike have one skeleton, whatever case folding does to their length', () => {
  const alike: [string, string][] = [
    ['İ', 'i'],
    ['Straße', 'STRASSE'],
    ['\u212aelvin', 'kelvin'],
    ['ﬁn', 'fin'],
    ['Bill', 'BiII'],
    ['Ann Lee', 'ann_lee'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
  ]
  expect(alike.filter(([one, other]) => skeleton(one) !== skeleton(other))).toEqual([])
  expect(skeleton('Anna')).not.toBe(skeleton('Hanna'))
  expect(skeleton('🦊')).not.toBe(skeleton('🦦'))
})

it('[TEXT-5] judging a name never throws and says the same of the cleaned name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (raw) => {
      const name = cleanName(raw)
      expect(nameRefusal(raw)).toBe(name.ok ? nameRefusal(name.text) : 'bad_name')
    }),
    { numRuns: 2000 },
  )
})

it('[TEXT-7] a suggested name is never refused, the same for the same seed, and there are many', () => {
  const names = Array.from({ length: 5000 }, (_, seed) => suggestedName(seed))
  expect(othersThan(undefined, names)).toEqual([])
  expect(names[7]).toBe(suggestedName(7))
  expect(names[0]).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+ \d\d$/)
  expect(new Set(names).size).toBeGreaterThan(4500)
})
