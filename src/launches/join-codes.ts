import { createHash } from 'node:crypto'
import type { CommandId, PersonId } from '../protocol/core.ts'
import { CODE } from '../protocol/launches.ts'

/** More than one, for another launch may have the first: of a million launches not one finds all eight taken. */
const CHOICES = 8

/** Join codes to choose from, the same whenever the same command asks. */
export const codesFor = (person: PersonId, id: CommandId): string[] =>
  Array.from({ length: CHOICES }, (_, choice) => codeOf(`join code ${choice} of ${person} ${id}`))

function codeOf(seed: string): string {
  const bytes = [...createHash('sha256').update(seed).digest()].slice(0, CODE.length)
  return bytes.map((byte) => CODE.letters.charAt(byte % CODE.letters.length)).join('')
}
