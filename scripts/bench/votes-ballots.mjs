// @ts-check
// Who votes for what in the votes benchmark: the same for every side, told by numbers alone.

export const OPTIONS = 10
/** After so many first votes one is sent again. */
const EVERY = 10

/** How many sends so many votes are with their repeats. @param {number} votes a multiple of 10 */
export const sendsOf = (votes) => votes + votes / EVERY

/** Whose vote the n-th send is; one that comes again is of who voted when half as many had. @param {number} n */
export function voterOf(n) {
  const group = Math.floor(n / (EVERY + 1))
  const place = n % (EVERY + 1)
  return place < EVERY ? group * EVERY + place : Math.floor((group * EVERY) / 2)
}

/** An uneven choice, another one in every round: the tenth option is ten times as likely as the first. @param {number} voter @param {number} round */
export function optionOf(voter, round) {
  const drawn = (Math.imul(voter + round * 7_919, 2_654_435_761) >>> 0) % 55
  return Math.floor((Math.sqrt(8 * drawn + 1) - 1) / 2)
}

/** What everybody's ballots come to. @param {number} voters @param {number} round @returns {number[]} */
export function tallyOf(voters, round) {
  /** @type {number[]} */
  const votes = Array.from({ length: OPTIONS }, () => 0)
  for (let voter = 0; voter < voters; voter++) {
    const option = optionOf(voter, round)
    votes[option] = (votes[option] ?? 0) + 1
  }
  return votes
}

/** As long as the ids of persons are. @param {number} voter */
export const personOf = (voter) => `g_${String(voter).padStart(22, '0')}`
/** As long as the ids that pages make. @param {number} voter @param {number} round */
export const commandOf = (voter, round) => `v${round % 10}-${String(voter).padStart(13, '0')}`
