import { accept, refuse, REFUSALS, type Refusal, type Reply } from '../../../src/protocol/core.ts'

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
    if (response.ok) return accept((await response.json()) as T)
    return await problemOf(response)
  } catch {
    return refuse('unavailable')
  }
}

/** RFC 9457 problem details that carry our refusal code; anything else is told by its status. */
async function problemOf(response: Response): Promise<Reply<never>> {
  const problem = (await response.json().catch(() => ({}))) as { refused?: unknown; retryAfterMs?: unknown }
  const seconds = Number(response.headers.get('retry-after')) || undefined
  const retryAfterMs = typeof problem.retryAfterMs === 'number' ? problem.retryAfterMs : seconds && seconds * 1000
  return refuse(isRefusal(problem.refused) ? problem.refused : ofStatus(response.status), retryAfterMs)
}

const isRefusal = (code: unknown): code is Refusal => typeof code === 'string' && code in REFUSALS

function ofStatus(status: number): Refusal {
  if (status === 404) return 'not_found'
  if (status === 401) return 'token_invalid'
  if (status === 429) return 'too_fast'
  return status >= 500 ? 'unavailable' : 'bad_input'
}
