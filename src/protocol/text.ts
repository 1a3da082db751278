/** What becomes of words that people type: pages and server use the same rules. */

import { lookAlike } from './lookalikes.ts'

export type Cleaned = { ok: true; text: string } | { ok: false }
const unfit: Cleaned = { ok: false }

const TEXT_LINES = 5
/** Longest string that is looked at, in UTF-16 units, whatever a server allows. */
const LONGEST_RAW = 4000
const MARKS_IN_A_ROW = 3
const NAME_LENGTH = 24

/** Never kept: controls but the newline, bidi controls, fillers and other invisible characters, noncharacters. */
const NEVER = new RegExp(
  [
    '[\\u0000-\\u0009\\u000B-\\u001F\\u007F-\\u009F',
    '\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u200E\\u200F',
    '\\u202A-\\u202E\\u2060-\\u206F\\u3164\\uFEFF\\uFFA0\\uFFF0-\\uFFFB',
    '\\u{1D159}\\u{1D173}-\\u{1D17A}\\u{E0000}-\\u{E001F}\\u{E0080}-\\u{E00FF}\\u{E01F0}-\\u{E0FFF}',
    '\\p{Noncharacter_Code_Point}]',
  ].join(''),
  'gu',
)

const picture = '\\p{Extended_Pictographic}[\\uFE0E\\uFE0F\\u{1F3FB}-\\u{1F3FF}]?'
const joiningLetter =
  '[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}' +
  '\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}]'
/** Joiners, variation selectors and tags: kept (the group) where an emoji or a script needs them, else matched alone. */
const JOINERS = new RegExp(
  [
    '(\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{1,6}\\u{E007F}',
    `${picture}(?:\\u200D${picture})*`,
    '[0-9#*]\\uFE0F\\u20E3',
    '\\p{Script=Han}[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]',
    '\\p{Script=Mongolian}[\\u180B-\\u180D\\u180F]',
    `${joiningLetter}[\\u200C\\u200D](?=${joiningLetter}))`,
    '[\\u180B-\\u180D\\u180F\\u200C\\u200D\\uFE00-\\uFE0F\\u{E0020}-\\u{E007F}\\u{E0100}-\\u{E01EF}]',
  ].join('|'),
  'gu',
)
const TOO_MANY_MARKS = new RegExp(`(\\p{M}{${MARKS_IN_A_ROW}})\\p{M}+`, 'gu')
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u
const VISIBLE_IN_NAME = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u

/** Well-formed, NFC, without what nobody sees; newlines are `\n`. Only for strings whose length has been checked. */
const purify = (raw: string): string =>
  raw
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\t\u2800]/g, ' ')
    .replace(NEVER, '')
    .normalize('NFC')
    .replace(JOINERS, (_, inPlace?: string) => inPlace ?? '')
    .normalize('NFC')
    .replace(TOO_MANY_MARKS, '$1')
    .trim()

const fits = (text: string, maxCharacters: number, visible: RegExp): Cleaned =>
  Array.from(text).length <= maxCharacters && visible.test(text) ? { ok: true, text } : unfit

const tooLong = (raw: string, maxCharacters: number): boolean => raw.length > Math.min(4 * maxCharacters, LONGEST_RAW)

/** Lines beyond the fifth go on in the fifth. */
function foldLines(text: string): string {
  const lines = text.split('\n')
  if (lines.length <= TEXT_LINES) return text
  const last = lines.slice(TEXT_LINES - 1).filter((line) => line.trim() !== '')
  return [...lines.slice(0, TEXT_LINES - 1), last.join(' ')].join('\n')
}

/**
 * A message as it is kept: at most so many characters (code points) after cleaning, at most five lines, something to see
 * in it. Markup stays as it is: text is text. Cleaning what is clean changes nothing.
 */
export function cleanText(raw: string, maxCharacters: number): Cleaned {
  return tooLong(raw, maxCharacters) ? unfit : fits(foldLines(purify(raw)), maxCharacters, VISIBLE)
}

/** The same for what stands on one line, such as a title: every run of white space is one space. */
export function cleanLine(raw: string, maxCharacters: number): Cleaned {
  return tooLong(raw, maxCharacters) ? unfit : fits(purify(raw).replace(/\s+/g, ' '), maxCharacters, VISIBLE)
}

/** A name: one line of 1 to 24 characters with a letter, a digit or an emoji in it. */
export function cleanName(raw: string): Cleaned {
  const line = cleanLine(raw, NAME_LENGTH)
  return line.ok ? fits(line.text, NAME_LENGTH, VISIBLE_IN_NAME) : unfit
}

const capitals = (first: number) => (letter: string) =>
  String.fromCodePoint(97 + (((letter.codePointAt(0) ?? 0) - first) % 32))

/**
 * What a name looks like at a glance: two names of one skeleton are easily taken for each other. Empty never; a name
 * without letters is its own skeleton.
 */
export function skeleton(name: string): string {
  const plain = name
    .slice(0, 4 * NAME_LENGTH)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
  const letters = plain
    .replace(/[\u{1F150}-\u{1F169}]/gu, capitals(0x1f150))
    .replace(/[\u{1F170}-\u{1F189}]/gu, capitals(0x1f170))
    .replace(/\p{Regional_Indicator}/gu, capitals(0x1f1e6))
  const folded = Array.from(letters, lookAlike).join('').toLowerCase()
  const alike = Array.from(folded, lookAlike)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')
  return (alike.toLowerCase().replace(/rn/g, 'm').replace(/vv/g, 'w') || plain).normalize('NFC').slice(0, 64)
}

/** What is marked as pure is left out of pages, which only suggest names. */
const skeletons = (words: string): readonly string[] => words.split(/\s+/).map(skeleton)
const RESERVED = /* @__PURE__ */ skeletons(
  'host cohost admin admins administrator administrators mod mods moderator moderators staff official officials support ' +
    'helpdesk system fanfare organizer organiser ' +
    'anfitrión anfitriona presentador presentadora apresentador apresentadora ' +
    'administrador administradora moderador moderadora oficial soporte sistema organizador ' +
    'anfitrião anfitriã suporte equipe equipa equipo ' +
    'hôte administrateur modérateur officiel équipe gastgeber offiziell ' +
    '主持 主持人 主播 管理 管理员 管理員 官方 客服 版主 房管 系统 系統 工作人员 工作人員 超级管理员 超級管理員 ' +
    '管理人 運営 公式 スタッフ サポート 관리자 운영자 공식 진행자 ' +
    'админ админы администратор модератор модер ведущий ведущая поддержка официальный',
)
/** Words that change nothing about what a reserved word beside them claims. */
const BESIDE = /* @__PURE__ */ skeletons(
  'the real team brand live chat room account customer service crew member ' +
    'marca cuenta conta cliente sala 团队 團隊 账号 帳號 小助手 助手 直播间 直播間 品牌 中心',
)

/** Names that are kept for others, as their skeletons; one after a space is kept as a word of longer names as well. */
type Guarded = ReadonlySet<string>
const NOBODY: Guarded = new Set()

/**
 * Names that nobody may have, to be guarded: neither alone nor as a word of a longer name. Others, such as those of the staff, are
 * guarded by their skeleton alone: "Maria" keeps "Maria 1" and "Real Maria", not "Maria Lopez".
 */
export const guardedWords = (words: readonly string[]): string[] =>
  words.map(skeleton).flatMap((word) => [word, ` ${word}`])

/**
 * Whether the text is put together from reserved or guarded words and words beside them, with one at least that is not beside.
 */
function claimsStaff(text: string, guarded: Guarded): boolean {
  /** Per place in the text: 1 = reached by words beside alone, 2 = with another among them. */
  const reached = new Uint8Array(text.length + 1)
  reached[0] = 1
  const step = (from: number, words: readonly string[], mark: number): void => {
    for (const word of words) {
      if (text.startsWith(word, from)) reached[from + word.length] = (reached[from + word.length] ?? 0) | mark
    }
  }
  for (let at = 0; at < text.length; at++) {
    const mark = reached[at] ?? 0
    if (mark === 0) continue
    step(at, BESIDE, mark)
    step(at, RESERVED, 2)
    for (let end = at + 1; end <= text.length; end++) if (guarded.has(text.slice(at, end))) reached[end] = 2
  }
  return ((reached[text.length] ?? 0) & 2) !== 0
}

/** Where a word may end: at other signs, before a capital, beside a digit or a sign that stands for a letter. */
const WORD_ENDS =
  /[^\p{L}\p{M}\p{N}$@€!|+]+|(?<=\p{Ll})(?=\p{Lu})|(?=\p{Lu}\p{Ll})|(?<=\p{N})(?!\p{N})|(?<!\p{N})(?=\p{N})|(?<=[$@€!|+])|(?=[$@€!|+])/u
/** Words of scripts that put no spaces between them. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2}/u

/** Whether a guarded word is one of the name's, or several of them in a row. */
function holdsGuarded(name: string, guarded: Guarded): boolean {
  if (guarded.size === 0) return false
  const whole = skeleton(name)
  for (const word of guarded)
    if (word.startsWith(' ') && UNSPACED.test(word) && whole.includes(word.slice(1))) return true
  const pieces = name.split(WORD_ENDS)
  return pieces.some((_, from) =>
    pieces.slice(from).some((_, more) => guarded.has(` ${skeleton(pieces.slice(from, from + more + 1).join(''))}`)),
  )
}

const LOOKS_LATIN = /* @__PURE__ */ new RegExp(
  '[\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Cherokee}\\p{Script=Armenian}\\p{Script=Coptic}\\p{Script=Lisu}' +
    '\\p{Script=Deseret}\\p{Script=Osage}\\p{Script=Carian}\\p{Script=Lycian}\\p{Script=Elbasan}\\p{Script=Old_Italic}' +
    '\\p{Script=Warang_Citi}]',
  'u',
)
/** Latin letters beside letters of a script that has lookalikes of them. */
const mixesScripts = (name: string): boolean => /\p{Script=Latin}/u.test(name) && LOOKS_LATIN.test(name)

/** The mark that pages put beside what staff say, and what can be taken for it. */
const STAFF_MARK = /[\u22C4\u25C6-\u25C8\u25CA\u2666\u2756\u27D0\u2B25-\u2B28\u2BC1\u{1F4A0}\u{1F536}-\u{1F539}]/u
/** What parts a name from something beside it, such as a bracket or a bar. */
const ASIDE = /[^\p{L}\p{N}\p{M}\s'’.·-]+/u

/** Why a person may not be called that; undefined = they may. Hosts are not asked. */
export function nameRefusal(raw: string, guarded: Guarded = NOBODY): 'bad_name' | 'name_reserved' | undefined {
  const name = cleanName(raw)
  if (!name.ok) return 'bad_name'
  const plain = name.text.normalize('NFKC')
  const withoutHead = plain.replace(/^[^\p{L}]+/u, '')
  const withoutTail = (text: string): string => text.slice(0, (/^.*\p{L}\p{M}*/su.exec(text)?.[0] ?? '').length)
  const readings = [plain, withoutHead, withoutTail(plain), withoutTail(withoutHead), ...plain.split(ASIDE)]
  if (STAFF_MARK.test(name.text) || mixesScripts(plain)) return 'name_reserved'
  const claims = readings.map(skeleton).flatMap((text) => [text, text.replace(ORNAMENT, '$1')])
  return claims.some((text) => claimsStaff(text, guarded)) || holdsGuarded(name.text, guarded)
    ? 'name_reserved'
    : undefined
}
/** Letters that are put around a name as an ornament: xX...Xx. */
const ORNAMENT = /^xx+(.+?)xx+$/

const ADJECTIVES =
  'Amber Autumn Bold Brass Bright Brisk Calm Cedar Clever Copper Coral Cosmic Crimson Dapper Early Electric Emerald Fancy ' +
  'Gentle Golden Happy Humble Indigo Jolly Keen Lively Lucky Lunar Merry Mighty Misty Noble Nimble Opal Polite Quick Quiet ' +
  'Rapid Ruby Rustic Silver Solar Spry Sunny Swift Tidy Velvet Vivid Warm Witty'
const ANIMALS =
  'Badger Beaver Bison Crane Deer Dolphin Falcon Finch Fox Gecko Gull Hare Hedgehog Heron Ibex Jay Kestrel Koala Lark ' +
  'Lemur Lynx Magpie Marten Mole Moose Newt Ocelot Orca Osprey Otter Owl Panda Puffin Quail Rabbit Raven Robin Salmon Seal ' +
  'Sparrow Stork Swan Tapir Tern Tiger Turtle Walrus Wombat Wren Yak'

const mix = (value: number): number => {
  const high = Math.imul(value ^ (value >>> 16), 0x45d9f3b)
  return (high ^ (high >>> 13)) >>> 0
}
const pick = (words: string, by: number): string => {
  const list = words.split(' ')
  return list[by % list.length] ?? ''
}

/** A friendly name for who has none yet, such as "Brass Otter 48": the same for the same seed, never a refused one. */
export function suggestedName(seed: number): string {
  const first = mix(Math.trunc(seed) + 1)
  const second = mix(first + 0x9e3779b9)
  const digits = 10 + (mix(second + 1) % 90)
  return `${pick(ADJECTIVES, first)} ${pick(ANIMALS, second)} ${digits}`
}
