import { describe, expect, it, vi } from 'vitest'
import type { CommandId, PersonId, RoomId } from '../../src/protocol/core.ts'
import type { PollId } from '../../src/protocol/polls.ts'
import { pollGate, saltGate } from '../../src/rooms/gates.ts'
import type { Fence } from '../../src/rooms/room-log.ts'
import { pollStage } from '../polls/poll-stage.ts'
import { bothStores, newId, type App } from '../support.ts'

const fenceOf = async ({ stores: { stores, clock } }: App, room: RoomId): Promise<Fence> => {
  const head = await stores.log.head(room)
  if (head === undefined) throw new Error('no room')
  return { epoch: head.epoch, seen: head.seq, now: clock.now() }
}

describe.each(bothStores)('bots, on the %s store', (_name, options) => {
  it('[ASK-5] what is no own question costs one look at the log, however long that is', async () => {
    await using stage = await pollStage(options())
    const { app, room, host } = stage
    for (let i = 0; i < 5; i++) await host.send('chat.send', { text: `line ${i}` })
    const [ann, bob] = [await app.join('Ann', { room }), await app.join('Bob', { room })]
    const asked = await ann.send('question.ask', { text: 'When?' })
    if (!asked.ok) throw new Error(asked.refused)
    const question = asked.value.seq
    await host.send('question.answer', { question, text: 'Soon.' })
    await ann.until(({ room: { view } }) => view.everyone.questions[0]?.answer !== undefined)
    const read = vi.spyOn(app.stores.stores.log, 'read')
    const withdraw = (one: number) => bob.send('question.withdraw', { question: one })
    expect(await withdraw(1)).toMatchObject({ refused: 'not_found' })
    expect(await withdraw(3)).toMatchObject({ refused: 'not_found' })
    expect(await withdraw(question)).toMatchObject({ refused: 'not_yours' })
    expect(await withdraw(9e15)).toMatchObject({ refused: 'not_found' })
    const far = read.mock.calls.filter(([which, from, to]) => which === room && to > from)
    read.mockRestore()
    expect(far).toEqual([])
    expect(await ann.send('question.withdraw', { question })).toMatchObject({ ok: true })
  })

  it('[BATTLE-1] who taps at two nodes at the turn of a second has no more of them', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const { polls, decisions } = app.stores.stores
    const box = { poll: 'duel' as PollId, round: 1, box: 'box-duel', options: 2, battle: true }
    const fence = await fenceOf(app, room)
    await decisions.decide(room, { gates: { [pollGate('duel')]: box.box, [saltGate(box.box)]: 'salt' } }, fence)
    const tap = (now: number) =>
      polls.tap(room, box, [{ ids: ['g_ann' as PersonId], member: false, id: newId(), side: 0, taps: 10 }], {
        most: 10,
        now,
      })
    for (const now of [1_999, 2_000, 1_999, 2_001, 1_999, 2_002]) await tap(now)
    expect((await polls.counts(room, [box]))[0]?.guests.votes).toEqual([20, 0])
  })

  it('[VOTE-8] of somebody with two ballots in a closed box both stay when they are forgotten', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const { polls, decisions } = app.stores.stores
    const box = { poll: 'two' as PollId, round: 1, box: 'box-two', options: 3, battle: false, changes: true }
    const fence = await fenceOf(app, room)
    const gates = { [pollGate('two')]: box.box, [saltGate(box.box)]: 'salt' }
    await decisions.decide(room, { gates }, fence)
    const [ann, bob] = ['g_annannann', 'g_bobbobbob'] as PersonId[]
    const cast = (who: PersonId | undefined, choice: number) =>
      polls.vote(room, box, [{ ids: [who!], member: false, id: newId() as CommandId, choice: [choice] }], 1)
    await cast(ann, 0)
    await cast(bob, 1)
    await decisions.decide(room, { gates: { [pollGate('two')]: null } }, await fenceOf(app, room))
    await polls.forget(room, box, [ann!, bob!], (key) => `of-${key}`)
    const kept: (readonly [string, readonly number[]])[] = []
    for await (const page of polls.ballots(room, box))
      kept.push(...page.map(({ key, choice }) => [key, choice] as const))
    expect(kept.toSorted()).toEqual([
      [`=of-${ann}`, [0]],
      [`=of-${bob}`, [1]],
    ])
  })
})
