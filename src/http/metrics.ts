import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Refusal } from '../protocol/core.ts'
import type { CommandName } from '../protocol/index.ts'
import type { Deadline } from '../rooms/deadline-store.ts'
import type { Meters, SessionKind } from '../rooms/meters.ts'
import { NOT_READY, type NotReady } from '../rooms/not-ready.ts'

/** What is read at the moment somebody asks. */
export interface Figures {
  /** Open connections by transport. */
  sockets: () => Readonly<Record<string, number>>
  /** Rooms open on this node, the house among them. */
  rooms: () => number
  notReady: () => readonly { reason: NotReady }[]
  /** How far this node's time is from the store's, ms. */
  clockOff: () => number
}

/** Figures of the process, which several servers in one process share. */
const ofProcess = new Registry()

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2]

/** One server's figures as Prometheus reads them. Labels are words of the protocol: there are as many as it has, and no more. */
export class Metrics implements Meters {
  readonly #registry = new Registry()
  readonly #commands = this.#counter('commands_total', 'Commands answered.', ['command', 'outcome'])
  readonly #commandSeconds = this.#histogram('command_seconds', 'From a command to its answer.', ['command'])
  readonly #refusedConnections = this.#counter('connections_refused_total', 'Connections not let in.', ['reason'])
  readonly #sessions = this.#counter('sessions_total', 'Sessions made.', ['kind'])
  readonly #refusedSessions = this.#counter('sessions_refused_total', 'Sessions not made.', ['reason'])
  readonly #rounds = this.#counter('tick_rounds_total', 'Rounds of ticks.')
  readonly #frames = this.#counter('tick_frames_total', 'Ticks sent, one a socket.')
  readonly #characters = this.#counter('tick_characters_total', 'Characters in the ticks sent.')
  readonly #late = this.#histogram('deadline_late_seconds', 'How late the steps of deadlines were taken.', ['kind'])

  constructor() {
    if (ofProcess.getMetricsAsArray().length === 0) collectDefaultMetrics({ register: ofProcess })
  }

  get contentType(): string {
    return this.#registry.contentType
  }
  async text(): Promise<string> {
    return `${await this.#registry.metrics()}\n${await ofProcess.metrics()}`
  }

  commandAnswered(command: CommandName | undefined, refused: Refusal | undefined, ms: number): void {
    const label = command ?? 'unknown'
    this.#commands.inc({ command: label, outcome: refused ?? 'ok' })
    this.#commandSeconds.observe({ command: label }, ms / 1_000)
  }
  connectionRefused(reason: Refusal): void {
    this.#refusedConnections.inc({ reason })
  }
  sessionMade(kind: SessionKind): void {
    this.#sessions.inc({ kind })
  }
  sessionRefused(reason: Refusal): void {
    this.#refusedSessions.inc({ reason })
  }
  ticked(frames: number, characters: number): void {
    this.#rounds.inc()
    this.#frames.inc(frames)
    this.#characters.inc(characters)
  }
  deadlineTaken(kind: Deadline['kind'], lateMs: number): void {
    this.#late.observe({ kind }, Math.max(0, lateMs) / 1_000)
  }

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name: `fanfare_${name}`, help, labelNames, registers: [this.#registry] })
  }
  #histogram<L extends string>(name: string, help: string, labelNames: readonly L[]): Histogram<L> {
    return new Histogram({ name: `fanfare_${name}`, help, labelNames, buckets: SECONDS, registers: [this.#registry] })
  }

  /** Shows these figures too; to be called once. */
  watch({ sockets, rooms, notReady, clockOff }: Figures): void {
    this.#gauge('sockets', 'Open connections.', 'transport', () => Object.entries(sockets()))
    this.#gauge('rooms_open', 'Rooms open on this node, the house among them.', undefined, () => [['', rooms()]])
    this.#gauge('not_ready', 'Why this node takes no traffic: 1 = for this reason.', 'reason', () => {
      const reasons = new Set(notReady().map(({ reason }) => reason))
      return NOT_READY.map((reason) => [reason, reasons.has(reason) ? 1 : 0])
    })
    this.#gauge('clock_off_seconds', "How far this node's time is from the store's.", undefined, () => [
      ['', clockOff() / 1_000],
    ])
  }

  /** A figure by one label, or one without any, read when somebody asks. */
  #gauge(
    name: string,
    help: string,
    label: string | undefined,
    read: () => readonly (readonly [string, number])[],
  ): void {
    new Gauge({
      ...{ name: `fanfare_${name}`, help, labelNames: label === undefined ? [] : [label] },
      registers: [this.#registry],
      collect() {
        this.reset()
        for (const [value, figure] of read()) this.set(label === undefined ? {} : { [label]: value }, figure)
      },
    })
  }
}
