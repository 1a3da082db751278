import { describe, expect, it, vi } from 'vitest'
import type { PersonId } from '../../src/protocol/core.ts'
import { sealed } from '../../src/polls/ballot-file.ts'
import { receiptOf } from '../../src/polls/receipts.ts'
import { casting, pollScene } from '../contract/polls.contract.ts'
import { newPerson, T0 } from '../contract/store-stage.ts'
import { bothStores, launch } from '../support.ts'

const PERSONS = 4_000

describe.each(bothStores)('a box that is read on the %s store while people are forgotten', (_name, options) => {
  it('[KEEP-6] [POLL-1] holds every ballot once: its seal is the one of all its ballots', async () => {
    await using app = await launch(options())
    const { polls, room, box, salt, close } = await pollScene(() => app.stores.stores)
    const persons = Array.from({ length: PERSONS }, newPerson)
    const said = await polls.vote(
      room,
      box,
      persons.map((id, i) => casting(id, [i % 4])),
      T0,
    )
    expect(said.every(({ ok }) => ok)).toBe(true)
    await close()
    const whole = await sealed(polls, room, box)
    const forget = (id: PersonId) => polls.forget(room, box, [id], (key) => receiptOf(salt, key))
    const read = polls.ballots.bind(polls)
    using pages = vi.spyOn(polls, 'ballots').mockImplementationOnce(async function* (...asked) {
      let first = true
      for await (const page of read(...asked)) {
        yield page
        if (first) await Promise.all(persons.filter((_, i) => i % 20 === 0).map(forget))
        first = false
      }
    })
    expect(await sealed(polls, room, box)).toBe(whole)
    expect(pages.mock.calls.length).toBeGreaterThan(0)
  })
})
