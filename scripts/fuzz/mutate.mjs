// @ts-check

/** Whole texts and pieces that have broken parsers before. */
const PIECES = [
  ...['[', ']', '{', '}', '"', ',', ':', '\\', '/', '-', '\u0000', '\u001e', '0', '4', '42', '43', '45', '40', '41'],
  ...[
    'null',
    '__proto__',
    'constructor',
    '"_placeholder":true',
    '1e400',
    '-0',
    '9007199254740993',
    '/admin,',
    '999999',
  ],
  ...[
    '\ud800',
    '\udc00',
    '\u202e',
    '\u200b',
    '\ufeff',
    'e\u0301'.repeat(50),
    '👨‍👩‍👧‍👦',
    'ﷺ',
    '[['.repeat(20),
    'x'.repeat(300),
  ],
]

const FRAMES = [
  '40{"token":"x","room":"main"}',
  '40',
  '41',
  '2',
  '3',
  '42["chat.send",{"id":"abcdefgh1","text":"hi"}]',
  '4217["chat.send",{"id":"abcdefgh1","text":"hi"}]',
  '421["chat.edit",{"id":"abcdefgh2","line":1,"text":"ho"}]',
  '421["launch.create",{"id":"abcdefgh3","title":"T"}]',
  '43999[{"ok":true}]',
  '451-["x",{"_placeholder":true,"num":0}]',
  '40/admin,{"token":"x"}',
  '44{"message":"no"}',
  '1',
  '5',
  '6',
]

/** @typedef {import('./seeded.mjs').Seeded} Seeded */

/** @type {((text: string, random: Seeded) => string)[]} */
const changes = [
  (text, random) => spliced(text, random, 0, random.pick(PIECES)),
  (text, random) => spliced(text, random, 1, random.pick(PIECES)),
  (text, random) => spliced(text, random, 1 + random.int(4), ''),
  (text, random) => text.slice(0, random.int(text.length + 1)),
  (text, random) => text + text.slice(random.int(text.length + 1)),
  (text, random) => spliced(text, random, 1, String.fromCharCode(random.int(65_536))),
  (text, random) => text.slice(0, random.int(text.length + 1)) + random.pick(FRAMES).slice(random.int(8)),
]

/** @param {string} text @param {Seeded} random @param {number} gone @param {string} instead */
function spliced(text, random, gone, instead) {
  const at = random.int(text.length + 1)
  return text.slice(0, at) + instead + text.slice(at + gone)
}

/**
 * A frame near to one that is legal; one in fifty is binary.
 * @param {Seeded} random
 * @returns {string | Buffer}
 */
export function mutatedFrame(random) {
  let frame = random.pick(FRAMES)
  for (let i = 1 + random.int(3); i > 0; i--) frame = random.pick(changes)(frame, random)
  return random.chance(0.02) ? Buffer.from(frame) : frame
}

const VALUES = [
  ...[
    null,
    true,
    false,
    0,
    -0,
    -1,
    1,
    1.5,
    1e308,
    -1e308,
    2 ** 31,
    2 ** 53,
    2 ** 53 - 1,
    'main',
    '',
    ' ',
    '0',
    'null',
    [],
    {},
    [[]],
  ],
  ...[
    '\u0000',
    '\ud800',
    '\u202e evil',
    '\u200b',
    'e' + '\u0301'.repeat(500),
    '👨‍👩‍👧‍👦'.repeat(30),
    'ﷺ'.repeat(100),
    '<script>',
    '${7*7}',
  ],
  ...[
    "'; DROP",
    '../../etc/passwd',
    '}:{',
    '*',
    '\r\nFLUSHALL\r\n',
    'x'.repeat(501),
    'x'.repeat(4_001),
    { _placeholder: true, num: 0 },
  ],
]
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'then',
  'id',
  'line',
  'text',
  'to',
  'by',
  'seq',
  'é',
  '',
]

/** @param {number} depth */
const nested = (depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

/**
 * A good input now and then, else one near to it: values of other types, at and past their bounds, keys too many and too few.
 * @param {Seeded} random
 * @param {Record<string, unknown>} good
 * @returns {unknown}
 */
export function mutatedInput(random, good) {
  if (random.chance(0.1)) return good
  if (random.chance(0.05)) return random.pick([...VALUES, undefined])
  /** @type {Record<string, unknown>} */
  const input = { ...good }
  for (let i = random.int(3); i >= 0; i--) change(random, input)
  return input
}

/** @param {Seeded} random @param {Record<string, unknown>} input */
function change(random, input) {
  const own = random.pick([...Object.keys(input), 'id'])
  const kind = random.int(100)
  if (kind < 45) input[own] = random.pick(VALUES)
  else if (kind < 60) delete input[own]
  else if (kind < 80) define(input, random.pick(KEYS), random.pick(VALUES))
  else if (kind < 90) input[own] = nested(1 + random.int(5))
  else if (kind < 93) input[own] = nested(9 + random.int(40))
  else if (kind < 95) input[own] = 'x'.repeat(8_000 + random.int(2_000))
  else for (let k = random.int(200); k > 0; k--) input[`k${k}`] = k
}

/** Sets an own key, `__proto__` too. @param {object} input @param {string} key @param {unknown} value */
const define = (input, key, value) =>
  Object.defineProperty(input, key, { value, enumerable: true, configurable: true, writable: true })

/** How deep the arrays and objects of a value nest. @param {unknown} value @returns {number} */
export const depthOf = (value) =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
