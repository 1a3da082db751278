import type { CommandId } from '../protocol/core.ts'
import type { PollCount } from '../protocol/polls.ts'
import type { KeptBallot } from './poll-store.ts'

/**
 * How a box is kept, in both stores: `<tag> <id>:<choice> <id>:<choice> ...` under one of a person's ids, the last choice
 * being the one that counts, and the ids of all commands that were accepted; `>key` where another id of theirs leads on.
 * Tags: `m` a member, `g` anybody else.
 */
export interface BallotTable {
  get(key: string): string | undefined
  put(key: string, ballot: string): void
  /** Somebody's first ballot, under the last of their keys. */
  putFirst(key: string, act: Cast): void
  /** One ballot more or less of that tag and choice. */
  count(tag: string, choice: string, by: 1 | -1): void
}

export interface Cast {
  keys: readonly string[]
  id: CommandId | ''
  tag: 'm' | 'g'
  choice: string
}
export interface CastRules {
  /** Why nothing new is taken; undefined = the box is open. */
  shut: 'closed' | 'banned' | 'poll_closed' | undefined
  changes: boolean
  mostChanges: number
}
type Refused = NonNullable<CastRules['shut']> | 'id_reused' | 'voted' | 'too_many' | 'not_found'
export type CastAnswer = { key: string; tag: string; choice: string } | Refused

/** Votes in one call at the most: four times what other crowds are allowed in one, for they cost so much less. */
export const VOTES_AT_ONCE = 1_024

type Found = Record<'key' | 'ballot', string>

/** Longest way from one id of a person to another. */
const STEPS = 8

function follow(table: Pick<BallotTable, 'get'>, from: string): Found | undefined {
  let key = from
  for (let steps = 0; steps < STEPS; steps++) {
    const ballot = table.get(key)
    if (ballot === undefined || !ballot.startsWith('>')) return ballot === undefined ? undefined : { key, ballot }
    key = ballot.slice(1)
  }
  return undefined
}

function ballotsOf(table: Pick<BallotTable, 'get'>, keys: readonly string[]): Found[] {
  const found: Found[] = []
  for (const key of keys) {
    const one = follow(table, key)
    if (one && !found.some((other) => other.key === one.key)) found.push(one)
  }
  return found
}

export const tagOf = (ballot: string): string => ballot.slice(0, 1)
/** The choice that counts. */
export const choiceOf = (ballot: string): string => ballot.slice(ballot.lastIndexOf(':') + 1)

/** What this command said then; undefined = it was not accepted before. */
function saidBy(id: string, { ballot }: Found): string | undefined {
  const at = ballot.indexOf(` ${id}:`)
  return at < 0 ? undefined : ballot.slice(at + id.length + 2).split(' ', 1)[0]
}

/** The other keys of a person lead to where their ballot is, which never moves: its receipt is made of it. */
function leadTo(table: Pick<BallotTable, 'get' | 'put'>, target: string, keys: readonly string[]): void {
  for (const key of keys) if (key !== target && table.get(key) !== `>${target}`) table.put(key, `>${target}`)
}

/** All ballots of a person become one, where the first of them is; its choice is that of the first, or a new one. */
function unite(
  table: BallotTable,
  [main, ...others]: readonly [Found, ...Found[]],
  keys: readonly string[],
  more?: { tag: string; entry: string },
): void {
  for (const { ballot } of [main, ...others]) table.count(tagOf(ballot), choiceOf(ballot), -1)
  const history = [...others, main].map(({ ballot }) => ballot.slice(1)).join('')
  const ballot = `${more?.tag ?? tagOf(main.ballot)}${history}${more ? ` ${more.entry}` : ''}`
  table.count(tagOf(ballot), choiceOf(ballot), 1)
  table.put(main.key, ballot)
  leadTo(table, main.key, [...keys, ...others.map(({ key }) => key)])
}

/** Casts a ballot, or changes it; an empty id only asks which one is theirs. */
export function cast(table: BallotTable, act: Cast, rules: CastRules): CastAnswer {
  const { keys, id, tag, choice } = act
  const found = ballotsOf(table, keys)
  if (found.length === 0 && id !== '' && rules.shut === undefined) {
    const key = keys.at(-1) ?? ''
    table.count(tag, choice, 1)
    table.putFirst(key, act)
    leadTo(table, key, keys)
    return { key, tag, choice }
  }
  for (const one of id === '' ? [] : found) {
    const first = saidBy(id, one)
    if (first !== undefined) return first === choice ? { key: one.key, tag: tagOf(one.ballot), choice } : 'id_reused'
  }
  const [main, ...others] = found
  if (main === undefined) return (id !== '' && rules.shut) || 'not_found'
  if (rules.shut === undefined && others.length > 0) {
    unite(table, [main, ...others], keys)
    return cast(table, act, rules)
  }
  if (rules.shut === undefined) leadTo(table, main.key, keys)
  if (id === '') return { key: main.key, tag: tagOf(main.ballot), choice: choiceOf(main.ballot) }
  if (rules.shut !== undefined) return rules.shut
  if (!rules.changes) return 'voted'
  if (main.ballot.split(':').length > rules.mostChanges) return 'too_many'
  unite(table, [main], keys, { tag, entry: `${id}:${choice}` })
  return { key: main.key, tag, choice }
}

/** What they say, or ask, changes nothing: they said it before, or may not any more. */
export function standsAlready(
  table: Pick<BallotTable, 'get'>,
  { keys, id }: Pick<Cast, 'keys' | 'id'>,
  { changes, mostChanges }: Omit<CastRules, 'shut'>,
): boolean {
  const found = ballotsOf(table, keys)
  if (id !== '' && found.some((one) => saidBy(id, one) !== undefined)) return true
  if (!hasOneWay(table, keys)) return false
  const isMost = (found[0]?.ballot.split(':').length ?? 0) > mostChanges
  return id === '' || (found.length > 0 && (!changes || isMost))
}

/** All of somebody's ids come to the same ballot, or to none. */
function hasOneWay(table: Pick<BallotTable, 'get'>, keys: readonly string[]): boolean {
  const [main, another] = ballotsOf(table, keys)
  const leads = (key: string): boolean => key === main?.key || leadsTo(table.get(key)) === main?.key
  return main === undefined || (another === undefined && keys.every(leads))
}

/** Nothing of theirs is in an open box any more. */
export function takeBack(
  table: BallotTable & { delete(key: string): void },
  keys: readonly string[],
  shut: CastRules['shut'],
): void {
  const ask = () => cast(table, { keys, id: '', tag: 'g', choice: '' }, { shut, changes: true, mostChanges: 0 })
  for (let theirs = ask(); typeof theirs !== 'string'; theirs = ask()) {
    for (const key of keys) if (leadsTo(table.get(key)) !== undefined) table.delete(key)
    table.delete(theirs.key)
    table.count(theirs.tag, theirs.choice, -1)
  }
}

/** The taps of a person: how many for each side, how many counted in which second, and what the last commands were answered. */
export interface Taps {
  tag: string
  sides: readonly [number, number]
  second: number
  used: number
  answers: readonly (readonly [id: string, counted: number])[]
}
/** Commands of a person who taps that get their first answer again. */
export const REMEMBERED = 4

/** `<tag> <taps> <taps> <second> <used> <id>:<counted> ...` */
function readTaps(text: string): Taps {
  const [tag = 'g', a, b, second, used, ...answers] = text.split(' ')
  return {
    ...{ tag, sides: [Number(a), Number(b)], second: Number(second), used: Number(used) },
    answers: answers.map((answer) => {
      const [id = '', counted] = answer.split(':')
      return [id, Number(counted)] as const
    }),
  }
}
const writeTaps = ({ tag, sides, second, used, answers }: Taps): string =>
  [tag, ...sides, second, used, ...answers.slice(-REMEMBERED).map((answer) => answer.join(':'))].join(' ')

/** Several of one person as one. */
function joined(all: readonly Taps[]): Taps | undefined {
  return all.reduce<Taps | undefined>((one, other) => {
    if (one === undefined) return other
    const second = Math.max(one.second, other.second)
    const used = [one, other].reduce((sum, each) => sum + (each.second === second ? each.used : 0), 0)
    const sides = [one.sides[0] + other.sides[0], one.sides[1] + other.sides[1]] as const
    return { tag: one.tag, sides, second, used, answers: [...other.answers, ...one.answers] }
  }, undefined)
}

export interface TapTable {
  get(key: string): string | undefined
  put(key: string, taps: string): void
  /** One person more or less of that tag, with these taps. */
  count(tag: string, sides: readonly [number, number], by: 1 | -1): void
}
export interface Tap {
  keys: readonly string[]
  id: CommandId
  tag: 'm' | 'g'
  side: 0 | 1
  taps: number
}

/** Counts taps as far as this second allows. The Lua twin is count-taps.lua. */
export function tap(
  table: TapTable,
  { keys, id, tag, side, taps }: Tap,
  { shut, most, now }: { shut: CastRules['shut']; most: number; now: number },
): number | NonNullable<CastRules['shut']> {
  const found = ballotsOf(table, keys)
  const all = found.map(({ ballot }) => readTaps(ballot))
  const before = all.flatMap(({ answers }) => answers).find(([answered]) => answered === id)
  if (before) return before[1]
  if (shut !== undefined) return shut
  const had = joined(all)
  // Nodes do not turn to the next second at once: who goes from one to the other does not go back.
  const second = Math.max(Math.floor(now / 1_000), had?.second ?? 0)
  const used = had?.second === second ? had.used : 0
  const counted = Math.max(0, Math.min(taps, most - used))
  const sides: [number, number] = [had?.sides[0] ?? 0, had?.sides[1] ?? 0]
  sides[side] += counted
  for (const one of all) table.count(one.tag, one.sides, -1)
  table.count(tag, sides, 1)
  const answers = [...(had?.answers ?? []), [id, counted] as const]
  const target = found[0]?.key ?? keys.at(-1) ?? ''
  table.put(target, writeTaps({ tag, sides, second, used: used + counted, answers }))
  leadTo(table, target, [...keys, ...found.map(({ key }) => key)])
  return counted
}

/** What a tally's fields say: `m`, `g` = ballots; `m:a` = abstained; `m:0` = of the first option. */
export function readCounts(
  fields: Readonly<Record<string, number>>,
  options: number,
): { members: PollCount; guests: PollCount } {
  const of = (tag: string): PollCount => ({
    ballots: fields[tag] ?? 0,
    abstained: fields[`${tag}:a`] ?? 0,
    votes: Array.from({ length: options }, (_, option) => fields[`${tag}:${option}`] ?? 0),
  })
  return { members: of('m'), guests: of('g') }
}
/** The fields of a tally that a ballot is counted in. */
export const tallyFields = (tag: string, choice: string): string[] =>
  choice === '' ? [tag, `${tag}:a`] : [tag, ...choice.split(',').map((option) => `${tag}:${option}`)]

export const writeChoice = (choice: readonly number[]): string =>
  choice.length === 1 ? String(choice[0]) : choice.join(',')
export const readChoice = (choice: string): number[] => (choice === '' ? [] : choice.split(',').map(Number))

const isTaps = (text: string): boolean => /^\S \d+ \d+ \d+ \d+( |$)/.test(text)

/** A ballot, or what was tapped, as others may read it; undefined = it only leads on to another key. */
export function keptBallot(key: string, text: string | null | undefined): KeptBallot | undefined {
  if (text === undefined || text === null || text.startsWith('>')) return undefined
  if (isTaps(text)) {
    const { tag, sides } = readTaps(text)
    return { key, member: tag === 'm', choice: sides }
  }
  return { key, member: tagOf(text) === 'm', choice: readChoice(choiceOf(text)) }
}

export const keptAnswer = ({ key, tag, choice }: Exclude<CastAnswer, string>): KeptBallot => ({
  ...{ key, member: tag === 'm', choice: readChoice(choice) },
})

/** The first ballot, or taps, that one of these keys leads to, of what was read. */
export function firstKept(table: Pick<BallotTable, 'get'>, keys: readonly string[]): KeptBallot | undefined {
  const [first] = ballotsOf(table, keys)
  return first && keptBallot(first.key, first.ballot)
}
/** Where a key leads on to; undefined = it does not. */
export const leadsTo = (ballot: string | null | undefined): string | undefined =>
  ballot?.startsWith('>') ? ballot.slice(1) : undefined

/** The same the other way: how it is kept, and what it adds to the tally. */
export function keptText(
  { member, choice }: KeptBallot,
  battle: boolean,
): { text: string; fields: [string, number][] } {
  const tag = member ? 'm' : 'g'
  if (!battle) {
    const fields = tallyFields(tag, writeChoice(choice)).map((field): [string, number] => [field, 1])
    return { text: `${tag} imported:${writeChoice(choice)}`, fields }
  }
  const [a = 0, b = 0] = choice
  return {
    text: `${tag} ${a} ${b} 0 0`,
    fields: [
      [tag, 1],
      [`${tag}:0`, a],
      [`${tag}:1`, b],
    ],
  }
}
