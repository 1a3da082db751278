import { expect, it } from 'vitest'
import { guardedWords, nameRefusal, skeleton, suggestedName } from '../../src/protocol/text.ts'

/** Those of the names that are not answered so. */
const othersThan = (answer: ReturnType<typeof nameRefusal>, names: readonly string[]): string[] =>
  names.filter((name) => nameRefusal(name) !== answer)

/** The brand is Aurora, has a person called Nova Lee, and a Chinese name; two of its staff are Maria and Bo. */
const guarded = new Set([...guardedWords(['Aurora', 'Nova Lee', '极光']), ...['Maria', 'Bo'].map(skeleton)])
const letThrough = (names: readonly string[]): string[] =>
  names.filter((name) => nameRefusal(name, guarded) === undefined)
const kept = (names: readonly string[]): string[] => names.filter((name) => nameRefusal(name, guarded) !== undefined)

it('[NAME-1] a reserved name is nobody’s, alone or as a word of a longer one', () => {
  const alone = [
    'Aurora',
    'AURORA',
    ' aurora ',
    'Nova Lee',
    'nova_lee',
    'NovaLee',
    'Lee? Nova Lee!',
    '极光',
    'Aurora 24',
    '7Aurora',
  ]
  const longer = [
    'Aurora Shop',
    'The Aurora',
    'AuroraShop',
    'AURORAShop',
    'my-aurora.example',
    'Aurora|Ann',
    'aurora24shop',
    '极光粉丝团',
    'Aurora!',
    'Ann Aurora!',
    'myAURORA',
  ]
  expect(letThrough([...alone, ...longer])).toEqual([])
})

it('[NAME-1] names that only begin or end like a reserved one are free', () => {
  expect(kept(['Auroral', 'Laurora', 'Nova', 'Lee', 'Nova Leeds', 'Ann Lee', '光', '极速', 'Aurélie', 'Rory'])).toEqual(
    [],
  )
})

it('[NAME-2] the name of somebody of the staff is theirs, decorated as well, and keeps nobody from a longer one', () => {
  const taken = [
    'Maria',
    'maria',
    'MARIA 1',
    '★ Maria ★',
    'xXMariaXx',
    'M.a.r.i.a',
    'Maria (Aurora Team)',
    'Real Maria',
    'Maria Support',
    'MariaTeam',
  ]
  expect(letThrough([...taken, 'Bo', 'B0', '[Bo]'])).toEqual([])
  expect(kept(['Maria Lopez', 'Mariana', 'Anna-Maria', 'Bob', 'Boris', 'Max', 'Bo Derek'])).toEqual([])
  expect(nameRefusal('Maria')).toBeUndefined()
})

it('[NAME-3] no spelling hides a guarded name: invisible characters, digits and signs, other alphabets, widths and styles', () => {
  const invisible = [
    'Au\u200brora',
    'Aur\u00adora',
    'Auro\u2060ra',
    'A\u0336u\u0336rora',
    'Au\u{e0072}rora',
    'Aur\ufe0fora',
  ]
  const leet = ['Aur0ra', '4ur0r4', '@urora', 'A.u.r.o.r.a', 'A u r o r a', 'ÄURÖRÁ', 'Aurora_Official', '4ur0r4 $hop']
  const alphabets = [
    '\u0410urora',
    'Аυrоrа',
    'ꓮꓴꓣꓳꓣꓮ',
    'ᎪUᎡOᎡᎪ',
    'ᗩᑌᖇOᖇᗩ',
    'ᴀᴜʀᴏʀᴀ',
    'Aurоra',
    'Αurora',
    'Aur০ra',
    'Aur〇ra',
  ]
  const styles = ['Ａｕｒｏｒａ', '𝓐𝓾𝓻𝓸𝓻𝓪', '🅰🆄🆁🅾🆁🅰', 'Ⓐⓤⓡⓞⓡⓐ', '🇦🇺🇷🇴🇷🇦', 'ₐurora', 'ᵃᵘʳᵒʳᵃ', '𝐀𝐔𝐑𝐎𝐑𝐀 Shop']
  expect(letThrough([...invisible, ...leet, ...alphabets, ...styles])).toEqual([])
})

it('[NAME-3] nor does one hide what claims to be staff', () => {
  const hosts = [
    'ꓧꓳꓢꓔ',
    'ᎻᎾᏚᎢ',
    'ᕼOᔕT',
    '𐋏𐊫𐊖𐊗',
    '🇭🇴🇸🇹',
    'xX_Host_Xx',
    'ᗩᗪᗰIᑎ',
    'm0der@t0r',
    'H০st',
    'or6anizer',
    's+aff',
  ]
  expect(othersThan('name_reserved', [...hosts, 'админ', 'Модератор', '運営', '관리자'])).toEqual([])
  const free = ['🇩🇪 Jan', '🇲🇽', 'ᐊᓐᓇ', 'ᏣᎳᎩ', 'ꓡꓲ-ꓢꓴ', '田中さん', '김관리', 'Оля', 'Maxx', 'xXAnnXx', 'Bob 8']
  expect(othersThan(undefined, free)).toEqual([])
})

it('[NAME-3] ordinary names of the world do not look like one another’s guards, and the longest costs little', () => {
  const crowd = new Set(Array.from({ length: 500 }, (_, seed) => guardedWords([suggestedName(seed)])).flat())
  const start = performance.now()
  for (let i = 0; i < 100; i++) nameRefusal('A1b2C3d4E5f6G7h8I9j0K1l2', crowd)
  expect((performance.now() - start) / 100).toBeLessThan(20)
  expect(
    ['José', '小明', 'Зоя', 'Ελένη', '山田太郎', '김민수', 'محمد', 'O’Neil'].map((name) => nameRefusal(name, crowd)),
  ).toEqual(Array(8).fill(undefined))
})
