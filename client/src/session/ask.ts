import type { Refusal, Reply } from '../../../src/protocol/core.ts'
import { notDone } from './not-done.ts'

/** One HTTP request to our own server: the JSON it answers, or why not. Never throws. */
export async function ask<T>(
  path: string,
  request: { token?: string | undefined; body?: object } = {},
): Promise<Reply<T>> {
  const { token, body } = request
  try {
    const response = await fetch(path, {
      method: body ? 'POST' : 'GET',
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    if (response.ok) return { ok: true, value: (await response.json()) as T }
    return await problemOf(response)
  } catch {
    return notDone('unavailable')
  }
}

/** RFC 9457 problem details that carry our refusal code; anything else is told by its status. */
async function problemOf(response: Response): Promise<Reply<never>> {
  const problem = (await response.json().catch(() => ({}))) as Partial<
    Record<'refused' | 'title' | 'retryAfterMs', unknown>
  >
  const seconds = Number(response.headers.get('retry-after')) || undefined
  const retryAfterMs = typeof problem.retryAfterMs === 'number' ? problem.retryAfterMs : seconds && seconds * 1000
  if (typeof problem.refused !== 'string') return notDone(ofStatus(response.status), response.statusText, retryAfterMs)
  return notDone(problem.refused as Refusal, `${problem.title as string}`, retryAfterMs)
}

function ofStatus(status: number): Refusal {
  if (status === 404) return 'not_found'
  if (status === 401) return 'token_invalid'
  if (status === 429) return 'too_fast'
  return status >= 500 ? 'unavailable' : 'bad_input'
}
