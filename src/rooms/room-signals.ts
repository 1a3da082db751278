import type { PersonId } from '../protocol/core.ts'
import type { AllSignals, Signal, SignalName, Signals } from '../protocol/index.ts'
import type { Clock } from './clock.ts'

/** Whom signals are for who are not for everyone: the staff, or those who were let into a group of that name. */
export type SignalGroup = string
const STAFF: SignalGroup = 'staff'

interface Viewer {
  person: PersonId
  staff: boolean
}
interface Part {
  group: SignalGroup
  newest: number
  signals: Signals
}

/** The signals of a room at one moment. Versions of all of them rise together: what somebody has had of them is one number. */
export interface SignalsNow {
  everyone: Signals
  /** The version of the newest for everyone; 0 = there is none. */
  newest: number
  /** What only some see; nearly always none. */
  parts: readonly Part[]
  groups: ReadonlyMap<SignalGroup, ReadonlySet<PersonId>>
}
export const NO_SIGNALS: SignalsNow = { everyone: {}, newest: 0, parts: [], groups: new Map() }

const partsFor = ({ parts, groups }: SignalsNow, { person, staff }: Viewer): readonly Part[] =>
  parts.length === 0 ? parts : parts.filter(({ group }) => (group === STAFF ? staff : groups.get(group)?.has(person)))

/** What tells viewers apart who see different signals; empty = what everyone sees. */
export const signalsKey = (now: SignalsNow, viewer: Viewer): string =>
  now.parts.length === 0
    ? ''
    : partsFor(now, viewer)
        .map(({ group }) => group)
        .join()

/** The version of the newest that they see. */
export const newestFor = (now: SignalsNow, viewer: Viewer): number =>
  partsFor(now, viewer).reduce((newest, part) => Math.max(newest, part.newest), now.newest)

/** What they see that is newer than this version. A group's signals are records: those of several are put together. */
export function signalsFor(now: SignalsNow, viewer: Viewer, than = 0): Signals {
  const seen: Record<string, Signal> = {}
  for (const [name, signal] of Object.entries(now.everyone)) if (signal.version > than) seen[name] = signal
  const parts = partsFor(now, viewer)
  for (const { newest, signals } of parts) {
    if (newest <= than) continue
    for (const name of Object.keys(signals)) seen[name] = together(name as SignalName, parts)
  }
  return seen as Signals
}

function together(name: SignalName, parts: readonly Part[]): Signal {
  const all = parts.flatMap(({ signals }) => signals[name] ?? [])
  return {
    version: Math.max(...all.map(({ version }) => version)),
    seq: Math.max(...all.map(({ seq }) => seq)),
    // Not assigned: a poll may be called `__proto__`.
    value: Object.fromEntries(all.flatMap(({ value }) => Object.entries(value))) as Signal['value'],
  }
}

/** Keeps a room's signals; every change makes another `now`, so that who holds one has one moment of all. */
export class RoomSignals {
  readonly #clock: Clock
  readonly #groups = new Map<SignalGroup, Set<PersonId>>()
  #newest = 0
  #now: SignalsNow = { ...NO_SIGNALS, groups: this.#groups }

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get now(): SignalsNow {
    return this.#now
  }

  /** False = that is its value already. */
  set<N extends SignalName>(name: N, value: AllSignals[N], seq: number, group?: SignalGroup): boolean {
    const { everyone, parts } = this.#now
    const part = parts.find((one) => one.group === group)
    const old = group === undefined ? everyone : (part?.signals ?? {})
    if (old[name] && JSON.stringify(old[name].value) === JSON.stringify(value)) return false
    // Above every other one's, too: what somebody has had of all signals is one number.
    const version = (this.#newest = Math.max(this.#clock.now(), this.#newest + 1))
    const signals = { ...old, [name]: { version, seq, value } }
    if (group === undefined) this.#now = { ...this.#now, everyone: signals, newest: version }
    else
      this.#now = { ...this.#now, parts: [...parts.filter((one) => one !== part), { group, newest: version, signals }] }
    return true
  }

  /** Lets somebody see what is for that group. */
  admit(group: SignalGroup, persons: readonly PersonId[]): void {
    let members = this.#groups.get(group)
    if (members === undefined) this.#groups.set(group, (members = new Set()))
    for (const person of persons) members.add(person)
  }

  /** There is nothing more for that group, nor anybody in it. */
  dissolve(group: SignalGroup): void {
    this.#groups.delete(group)
    if (this.#now.parts.some((part) => part.group === group))
      this.#now = { ...this.#now, parts: this.#now.parts.filter((part) => part.group !== group) }
  }
}
