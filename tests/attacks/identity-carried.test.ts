import { describe, expect, it } from 'vitest'
import { ask, newCustomer, refusal, shopEnv, signOn } from '../persons/shop.ts'
import { bothStores, launch, newId, post } from '../support.ts'

describe.each(bothStores)('somebody who is lured into being another guest, on %s', (_, where) => {
  it('[PERS-10] is that guest alone once they have signed on: whoever lured them has nothing left', async () => {
    await using app = await launch({ ...where(), env: shopEnv })
    const mallory = await ask(app, { name: 'Mallory' })
    const { key } = await post<{ key: string }>(
      `${app.url}/api/rooms/main/do/session.carry`,
      { id: newId() },
      mallory.token,
    )
    const lured = await ask(app, { carried: key })
    const customer = newCustomer()
    const member = await signOn(app, customer, {}, lured.token)
    expect(member.person.id).toBe(mallory.person.id)
    for (const token of [mallory.token, lured.token])
      await expect.poll(() => refusal(ask(app, {}, token)), { timeout: 2_000 }).toBe('token_invalid')
    // And they themselves go on, here and by their next sign-on.
    expect((await ask(app, {}, member.token)).person).toEqual(member.person)
    expect((await signOn(app, customer)).person.id).toBe(member.person.id)
  })
})
