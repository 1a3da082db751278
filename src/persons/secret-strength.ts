/** Fewer different characters than this, and somebody has typed it. */
const VARIETY = 8
/** What documents and generators show as an example: whoever guesses tries these first. */
const KNOWN =
  /your[-_ ]?(256[-_ ]?bit[-_ ]?)?secret|at[-_ ]?least[-_ ]?(256|384|512)[-_ ]?bits|openssl rand|(change|replace)[-_ ]?(me|this)|(super|top|my|jwt|shared|default)[-_ ]?secret|(password|passwort|qwertz?u?i?o?p?|letmein){2}|keyboard ?cat|example|placeholder/i

/** Why a secret that is long enough can be guessed all the same; undefined = it cannot, as far as can be told. */
export function weakness(secret: string): string | undefined {
  if (new Set(secret).size < VARIETY) return `is made of fewer than ${VARIETY} different characters`
  if (repeats(secret)) return 'repeats itself'
  if (KNOWN.test(secret)) return 'is like the ones that examples show'
  if (countsUp(secret)) return 'is made of neighbours in the alphabet or on the keyboard'
  return undefined
}

/** Whether it is one piece, at most half as long, again and again; the last time perhaps cut. */
function repeats(secret: string): boolean {
  for (let piece = 1; piece <= secret.length / 2; piece++) if (secret.startsWith(secret.slice(piece))) return true
  return false
}

const KEYBOARD = 'abcdefghijklmnopqrstuvwxyz 0123456789 qwertyuiop asdfghjkl zxcvbnm'

/** Whether more than half of its characters follow the one before as in an alphabet or on a keyboard. */
function countsUp(secret: string): boolean {
  const letters = Array.from(secret.toLowerCase())
  const steps = letters.filter((letter, i) => KEYBOARD.includes(`${letters[i - 1] ?? '\n'}${letter}`))
  return steps.length > letters.length / 2
}
