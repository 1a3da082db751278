import { pino } from 'pino'
import { describe, expect, it, vi } from 'vitest'
import { recount } from '../../scripts/verify/recount.mjs'
import { ballotRecords } from '../../src/polls/ballot-records.ts'
import { HOUSE, type PersonId, type RoomId } from '../../src/protocol/core.ts'
import { forgetIn, ofEverybody, ofPerson } from '../../src/records/forgetting.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import { pollStage } from '../polls/poll-stage.ts'
import { bothStores, type App } from '../support.ts'
import { act, castOf, entriesOf, exportText, viewsOf } from './record-stage.ts'

const storedFor = async (app: App, room: RoomId, ids: readonly PersonId[]) => {
  const { polls } = app.stores.stores
  const opened = (await viewsOf(app.stores.stores, room)).everyone.polls
  return Promise.all(
    opened.map(({ poll, round, box }) => polls.ballotOf(room, { poll, round, box, options: 3, battle: false }, ids)),
  )
}

describe.each(bothStores)('%s', (_, options) => {
  it('[KEEP-6] who is forgotten has voted, but nobody can tell what: the file of ballots is the same to the letter', async () => {
    await using stage = await pollStage(options())
    const { app, room, host } = stage
    const cast = await castOf(app)
    const poll = await stage.open()
    for (const [who, choice] of [
      [cast.ann, [2]],
      [cast.bob, [0]],
    ] as const)
      await act(app, who, room, 'poll.vote', { poll, round: 1, choice })
    await host.send('poll.close', { poll, round: 1 })
    await host.until((one) => stage.poll(one, poll)?.seal !== undefined)
    const file = `${app.url}/api/rooms/${room}/polls/${poll}/ballots`
    await expect.poll(async () => (await fetch(file)).status).toBe(200)
    const before = await (await fetch(file)).text()
    expect(await storedFor(app, room, [cast.ann.person.id])).toMatchObject([{ choice: [2] }])
    expect(await act(app, cast.ann, HOUSE, 'session.forget')).toEqual({})
    await vi.waitFor(async () => expect(await storedFor(app, room, [cast.ann.person.id])).toEqual([undefined]), 10_000)
    expect(await storedFor(app, room, [cast.bob.person.id])).toMatchObject([{ choice: [0] }])
    const lines = (await exportText(app, cast.host, room)).split('\n').filter((line) => line.startsWith('{"receipt":'))
    expect(before).toContain(lines.join('\n'))
    expect(await (await fetch(file)).text()).toBe(before)
    expect(await recount(new TextEncoder().encode(before))).toMatchObject({ verdict: 'whole', sealed: true })
  })

  it('[KEEP-7] what staff answered stands without their words; what has been kept long enough has nobody left in it', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const cast = await castOf(app)
    const poll = await stage.open({ shown: 'reveal' })
    await act(app, cast.ann, room, 'poll.vote', { poll, round: 1, choice: [1] })
    const { seq: question } = await act(app, cast.ann, room, 'question.ask', { text: 'how quartzite is it?' })
    const other = await act(app, cast.bob, room, 'question.ask', { text: 'and the zebulon?' })
    await act(app, cast.host, room, 'question.answer', { question, text: 'as quartzite as can be' })
    await act(app, cast.host, room, 'question.hide', { question: other.seq })
    const { stores, clock } = app.stores
    using hosting = new Hosting({ log: stores.log, clock, logger: pino({ level: 'silent' }) })
    const ground = { ...stores, hosting, ballots: ballotRecords(stores.polls) }
    expect(await forgetIn(ground, room, ofPerson(cast.host.person.id))).toBe(true)
    const [asked] = (await viewsOf(stores, room)).everyone.questions
    expect(asked).toMatchObject({ question, text: 'how quartzite is it?', answer: { name: '' } })
    expect(asked?.answer?.text).toBeUndefined()
    expect(JSON.stringify(await entriesOf(stores, room))).not.toContain('as quartzite as')
    expect(await forgetIn(ground, room, ofEverybody)).toBe(true)
    expect(JSON.stringify(await entriesOf(stores, room))).not.toMatch(/quartzite|zebulon/)
    const { everyone, staff } = await viewsOf(stores, room)
    expect([everyone.questions, staff.questions.hidden]).toEqual([[], []])
    expect(await storedFor(app, room, [cast.ann.person.id])).toEqual([undefined])
    expect(await forgetIn(ground, room, ofEverybody)).toBe(false)
  })
})
