import { CODE } from '../../../src/protocol/launches.ts'

/** A join code as somebody typed it: `k7 qm4` is K7QM4. `shape`: too short or too long; `letters`: codes have no such. */
export function typedCode(typed: string): { code: string } | { wrong: 'shape' | 'letters' } {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{P}\p{Cf}]/gu, '')
  if (!/^[\p{L}\p{N}]*$/u.test(code) || code.length !== CODE.length) return { wrong: 'shape' }
  return Array.from(code).every((letter) => CODE.letters.includes(letter)) ? { code } : { wrong: 'letters' }
}
