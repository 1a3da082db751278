import { describe, expect, it } from 'vitest'
import { ask, newCustomer, refusal, shopEnv, signOn } from '../persons/shop.ts'
import { bothStores, launch, newId, post } from '../support.ts'

describe.each(bothStores)('a thief who renews all the time, on %s', (_, where) => {
  it.each(['guest', 'member'] as const)(
    '[PERS-9] has nothing left once the %s has signed out, however the renewals fell',
    async (kind) => {
      await using app = await launch({ ...where(), env: shopEnv })
      await using other = where().redisUrl === undefined ? undefined : await launch({ ...where(), env: shopEnv })
      const thiefs = other ?? app
      for (let round = 0; round < 3; round++) {
        const own = kind === 'guest' ? await ask(app, { name: 'Ann' }) : await signOn(app, newCustomer())
        const stolen: string[] = [own.token]
        const renew = async (): Promise<void> => {
          for (;;) {
            const next = await ask(thiefs, {}, stolen.at(-1)).catch(() => undefined)
            if (next === undefined) return
            stolen.push(next.token)
          }
        }
        const renewing = [1, 2, 3, 4].map(renew)
        await expect.poll(() => stolen.length).toBeGreaterThan(8)
        const end = `${app.url}/api/rooms/main/do/session.end`
        await post(end, { id: newId() }, own.token)
        // What was stolen first is void; whatever was made of it meanwhile, too.
        await expect.poll(() => refusal(ask(thiefs, {}, stolen[0])), { timeout: 4_000 }).toBe('token_invalid')
        const left = await Promise.all(stolen.map((token) => refusal(ask(thiefs, {}, token))))
        expect(new Set(left)).toEqual(new Set(['token_invalid']))
        await Promise.all(renewing)
      }
    },
  )
})
