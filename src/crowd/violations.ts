/** What must never happen. */
export const VIOLATIONS = {
  lost: 'an acknowledged line is not in the log, or did not arrive at a listener that was never told of a hole',
  doubled: 'a line came twice, or stands in the log twice',
  reordered: 'a line came before one that precedes it',
  differs: 'two listeners, or a listener and the log, have different lines under one number',
  refused: 'a line that was refused for good is in the log',
  view: 'what a listener made of the events is not what the server serves',
  behind: 'a listener did not get to the end of the log',
  rewritten: 'the log began anew for a listener although nobody had cut it',
  miscounted: 'a result that was announced is not what was accepted, or what is in the file of ballots',
  admitted: 'a ballot or a question was accepted that had to be refused, or it is not there',
  receipt: 'one person has two receipts, two have one, or a receipt names another ballot',
  leaked: 'somebody got a count before they may see it',
  fell: 'a figure came after a newer one, or fewer had voted than before',
  unequal: 'two know different results of the same round',
  repeated: 'a command that was sent again got another answer than the first time',
  ended: 'the server turned a client away for good',
} as const
export type ViolationKind = keyof typeof VIOLATIONS

/** Counts violations by kind and keeps the first example of each. */
export class Violations {
  #found = new Map<ViolationKind, { count: number; example: string }>()

  add(kind: ViolationKind, example: () => string): void {
    const known = this.#found.get(kind)
    if (known) known.count++
    else this.#found.set(kind, { count: 1, example: example() })
  }

  get total(): number {
    return [...this.#found.values()].reduce((sum, { count }) => sum + count, 0)
  }

  list(): { kind: ViolationKind; count: number; example: string }[] {
    return [...this.#found].map(([kind, found]) => ({ kind, ...found }))
  }
}
