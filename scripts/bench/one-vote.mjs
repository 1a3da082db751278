// @ts-check
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The script of one vote that stores of ballots are measured against. */
export const source = readFileSync(new URL('./one-vote.lua', import.meta.url), 'utf8')
export const sha = createHash('sha1').update(source).digest('hex')
