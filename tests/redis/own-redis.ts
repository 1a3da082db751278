import { readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { vi } from 'vitest'
import { startRedis } from '../../scripts/lib/redis.mjs'
import { cacheDir } from '../../scripts/lib/run.mjs'
import type { EntryMark, LogEntry } from '../../src/rooms/room-log.ts'
import { StoreDown } from '../../src/rooms/room-log.ts'
import { openRedisStores, type OpenRedisStores, type RedisStoreOptions } from '../../src/stores/redis.ts'
import type { Stores } from '../../src/stores/stores.ts'
import type { Stage } from '../contract/store-stage.ts'

export const silent = pino({ level: 'silent' })

type RunningRedis = Awaited<ReturnType<typeof startRedis>>

/** A Redis of one test's own, that can be killed and come back with its data. */
export interface OwnRedis extends AsyncDisposable {
  url: string
  port: number
  dir: string
  kill(): Promise<void>
  /** Starts it again on its port with its data. */
  again(): Promise<void>
}

export async function ownRedis(...args: string[]): Promise<OwnRedis> {
  const first = await startRedis({ cacheDir, args: ['--appendfsync', 'always', ...args] })
  let running: RunningRedis = first
  const { url, port, dir } = first
  return {
    url,
    port,
    dir,
    kill: () => running.kill('SIGKILL'),
    again: async () => {
      running = await startRedis({ cacheDir, dir, port, args: ['--appendfsync', 'always', ...args] })
    },
    [Symbol.asyncDispose]: async () => {
      await running.kill('SIGKILL')
      await first.stop()
    },
  }
}

export const open = (url: string, options: Partial<RedisStoreOptions> = {}): Promise<OpenRedisStores> =>
  openRedisStores({ url, durability: 'redis', log: silent, ...options })

/** The newest journal file of a Redis: its length is the moment to which it can be cut back. */
export function journal({ dir }: OwnRedis): { length(): number; cut(length: number): void } {
  const folder = join(dir, 'appendonlydir')
  const path = (): string => join(folder, readdirSync(folder).findLast((name) => name.includes('.incr.')) ?? '')
  return { length: () => statSync(path()).size, cut: (length) => truncateSync(path(), length) }
}

/** Resolves when `holds` does; asks often, and gives up after `withinMs`. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const look = async (): Promise<void> => {
    if (!(await holds())) throw new Error(`${holds.toString()} did not come true`)
  }
  await vi.waitFor(look, { timeout: withinMs, interval: 10 })
}

/** What a follower was told so far. */
export interface Told extends Disposable {
  entries: LogEntry[]
  lost: number
  texts(): string[]
}

export function followRoom(
  { log }: Pick<Stores, 'log'>,
  { room, epoch }: Pick<Stage, 'room' | 'epoch'>,
  last?: EntryMark,
): Told {
  const entries: LogEntry[] = []
  const told: Omit<Told, typeof Symbol.dispose> = {
    entries,
    lost: 0,
    texts: () => entries.flatMap(({ body }) => (JSON.parse(body) as { text?: string }).text ?? []),
  }
  const following = log.follow(room, epoch, last, {
    entries: (more) => void entries.push(...more),
    lost: () => void told.lost++,
  })
  return Object.assign(told, { [Symbol.dispose]: () => following[Symbol.dispose]() })
}

/** How the store refused to work, and how long that took; `answered` = it did not. */
export async function downKind(call: () => Promise<unknown>): Promise<{ kind: string; ms: number }> {
  const began = performance.now()
  const kind = await call().then(
    () => 'answered',
    (error: unknown) => (error instanceof StoreDown ? error.kind : String(error)),
  )
  return { kind, ms: performance.now() - began }
}

export const numbered = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)
