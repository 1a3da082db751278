import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from './seeded.ts'

/** What a person of the crowd comes in with. */
export interface Ticket {
  token: string
  person: { id: string }
}

/** What they come in with: a name of their own, or a host link's key. */
export type Entrance = { name: string } | { hostKey: string }

/** Asks the server for a session until it gives one: a server that is away or busy is asked again, later and later. */
export async function newSession(
  url: string,
  entrance: Entrance,
  { random, signal }: { random: Random; signal: AbortSignal },
): Promise<Ticket> {
  for (let tries = 0; ; tries++) {
    const answer = await ask(url, entrance, signal)
    if (answer instanceof Response) {
      if (answer.ok) return (await answer.json()) as Ticket
      if (answer.status < 500 && ![408, 429].includes(answer.status))
        throw new Error(`POST /api/session: ${await answer.text()}`)
    }
    signal.throwIfAborted()
    await pause(waitMs(answer, tries) * (0.5 + random()), undefined, { signal })
  }
}

const ask = (url: string, entrance: Entrance, signal: AbortSignal): Promise<Response | undefined> =>
  fetch(new URL('/api/session', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(entrance),
    signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
  }).catch(() => undefined)

function waitMs(answer: Response | undefined, tries: number): number {
  const told = Number(answer?.headers.get('retry-after') ?? NaN)
  return Number.isFinite(told) ? Math.min(told * 1_000, 10_000) : Math.min(2_000, 50 * 2 ** tries)
}
