import type { Logger } from 'pino'
import { connect, type Connection, type RedisLike } from './connect.ts'

/** The two clients of Socket.IO's Redis adapter, which waits for no answer: what fails is counted and goes no further. */
export interface AdapterClients extends Disposable {
  pub: RedisLike
  sub: RedisLike
  /** How many of its calls have failed so far. Nothing that must arrive travels this way. */
  failures(): number
}

const UNAWAITED = [
  'publish',
  'spublish',
  'subscribe',
  'psubscribe',
  'ssubscribe',
  'unsubscribe',
  'punsubscribe',
  'sunsubscribe',
] as const

export function connectAdapter(url: string, log: Logger): AdapterClients {
  const connections = [connect(url, 'publish', log), connect(url, 'subscribe', log)] as const
  let failures = 0
  const count = (): number => ++failures
  for (const connection of connections) swallow(connection, count)
  const [{ redis: pub }, { redis: sub }] = connections
  return {
    pub,
    sub,
    failures: () => failures,
    [Symbol.dispose]: () => connections.forEach((connection) => connection[Symbol.dispose]()),
  }
}

type Call = (...args: unknown[]) => Promise<unknown>

/** A call that fails answers 0, as one that reached nobody does. */
function swallow({ redis }: Connection, count: () => number): void {
  const calls = redis as unknown as Record<string, Call>
  for (const name of UNAWAITED) {
    const call = calls[name]?.bind(redis)
    if (call === undefined) continue
    calls[name] = (...args) =>
      call(...args).catch(() => {
        count()
        return 0
      })
  }
}
