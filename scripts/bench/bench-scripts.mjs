// @ts-check
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const script = (/** @type {string} */ file) => {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8')
  return { source, sha: createHash('sha1').update(source).digest('hex') }
}

/** What stores of ballots are measured against: the script of one vote, and the least that can be done for many. */
export const one = script('./one-vote.lua')
export const floor = script('./many-votes.lua')
