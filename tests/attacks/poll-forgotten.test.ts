import { describe, expect, it } from 'vitest'
import { HOUSE } from '../../src/protocol/core.ts'
import { newCustomer, shopEnv, signOn } from '../persons/shop.ts'
import { pollStage } from '../polls/poll-stage.ts'
import { act } from '../records/record-stage.ts'
import { bothStores, newId } from '../support.ts'

describe.each(bothStores)('who is forgotten and comes back, on the %s store', (_name, options) => {
  it('[VOTE-1] [VOTE-8] has one ballot in a poll that is open, the last', async () => {
    await using stage = await pollStage({ ...options(), env: shopEnv })
    const { app, room, host } = stage
    const poll = await stage.open()
    await stage.sees(host, poll, 'open')
    const [customer, limit] = [newCustomer(), { limit_key: newId() }]
    const vote = async (choice: number) => {
      const session = await signOn(app, customer, limit)
      expect(await act(app, session, room, 'poll.vote', { poll, round: 1, choice: [choice] })).not.toHaveProperty(
        'refused',
      )
      return session
    }
    const stands = { poll, round: 1, box: stage.poll(host, poll)?.box ?? '', options: 3, battle: false }
    for (const choice of [0, 1]) {
      const session = await vote(choice)
      await act(app, session, HOUSE, 'session.forget')
      const theirs = () => app.stores.stores.polls.ballotOf(room, stands, [session.person.id])
      await expect.poll(theirs, { timeout: 10_000 }).toBeUndefined()
    }
    await vote(2)
    await host.send('poll.close', { poll, round: 1 })
    expect((await stage.sees(host, poll, 'revealed')).result?.members).toEqual({
      ...{ ballots: 1, abstained: 0 },
      votes: [0, 0, 1],
    })
  })
})
