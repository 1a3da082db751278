import { setTimeout as pause } from 'node:timers/promises'
import { postJson } from '../../scripts/lib/post-json.mjs'
import { newVisitor, type Tokens } from '../../src/persons/tokens.ts'
import { pick, shuffle, type Random } from '../../src/crowd/seeded.ts'

/** A server as it is found: whether anything answers there changes. */
export interface Door {
  url: string
}
export interface Answered {
  choice: number[]
  receipt: string
}
/** A vote as somebody sends it: again with the same id until it is answered. */
interface Send {
  id: string
  choice: readonly number[]
  doors: readonly Door[]
}
/** What one voter sends, one after the other; those in one list at the same time. */
export interface VoterPlan {
  token: string
  steps: readonly (readonly Send[])[]
  /** The last choice that a server accepts as a new one. */
  last: readonly number[]
}

/**
 * Everybody votes, changes their mind, and sends one of the two a second time, with its id: before the change, after it, at the
 * same time as the first, or as the change; every send to another node.
 */
export function planVoter(
  random: Random,
  { tokens, doors, choices }: { tokens: Tokens; doors: readonly Door[]; choices: readonly (readonly number[])[] },
): VoterPlan {
  const [door1, door2, door3, ...others] = shuffle(random, [...doors]) as [Door, Door, Door, ...Door[]]
  const around = (door: Door): Door[] => [door, ...shuffle(random, [door1, door2, door3, ...others])]
  const [first, change] = [pick(random, choices), pick(random, choices)]
  const vote: Send = { id: 'first-vote', choice: first, doors: around(door1) }
  const again: Send = { ...vote, doors: around(door2) }
  const changed: Send = { id: 'other-vote', choice: change, doors: around(door3) }
  const steps = pick(random, [
    [[vote], [again], [changed]],
    [[vote], [changed], [again]],
    [[vote, again], [changed]],
    [[vote], [changed, again]],
  ])
  const session = newVisitor(Date.now())
  return { token: tokens.issue(session, Date.now()), steps, last: change }
}

/** Sends all that a voter sends, and says what was answered; throws when an answer is not the one to that send. */
export async function votesOf(
  { token, steps }: VoterPlan,
  { path, poll, answered }: { path: string; poll: string; answered: () => void },
): Promise<string> {
  const receipts = new Set<string>()
  for (const step of steps) {
    const answers = await Promise.all(
      step.map(async ({ id, choice, doors }) => {
        const answer = await untilAnswered(doors, path, token, JSON.stringify({ id, poll, round: 1, choice }))
        if (answer.choice.join() !== choice.join())
          throw new Error(`sent ${choice.join()}, answered ${JSON.stringify(answer)}`)
        answered()
        return answer
      }),
    )
    for (const { receipt } of answers) receipts.add(receipt)
  }
  const [receipt, ...others] = receipts
  if (receipt === undefined || others.length > 0) throw new Error(`one voter, several ballots: ${[...receipts].join()}`)
  return receipt
}

/** Tries one node after the other, as a page does that has lost its own. */
async function untilAnswered(doors: readonly Door[], path: string, token: string, body: string): Promise<Answered> {
  for (let tries = 0; ; tries++) {
    const door = doors[tries % doors.length] as Door
    const { status, text } = await postJson(door.url + path, token, body)
    if (status === 200) return JSON.parse(text) as Answered
    if (status !== 0 && status !== 503 && status !== 429) throw new Error(`${status} ${text}`)
    if (tries > 0) await pause(Math.min(500, 20 * tries))
  }
}

/** How many are through; whoever waits for so many is told. */
export class Progress {
  #done = 0
  readonly #waiting: { at: number; resolve: () => void }[] = []

  add(): void {
    this.#done++
    for (const { at, resolve } of this.#waiting) if (at === this.#done) resolve()
  }
  reached(at: number): Promise<void> {
    return this.#done >= at ? Promise.resolve() : new Promise((resolve) => this.#waiting.push({ at, resolve }))
  }
}
