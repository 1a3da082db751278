import { describe, expect, it } from 'vitest'
import type { PersonId } from '../../src/protocol/core.ts'
import { done, personOf, reached } from '../chat/chat-cast.ts'
import { bothStores, newId, newRoom, post, type App, type Fan } from '../support.ts'
import { asked, audience, questionsOf, standing, stands, toldOf, votesOf } from './question-cast.ts'

const outcome = (reply: { ok: boolean; refused?: string }): string => (reply.ok ? 'accepted' : (reply.refused ?? ''))

describe.each(bothStores)('questions on the %s store', (_, options) => {
  it('[ASK-1] a question stands for everyone, late comers too, cleaned; a visitor gives a name first', async () => {
    await using room = await audience(options())
    const { ann, bob, host } = room
    const first = await asked(ann, '  When does\u200b it start?  ')
    const second = await asked(host, 'Who is coming?')
    await stands(['When does it start?', 'Who is coming?'], ann, bob, host)
    expect(questionsOf(bob)).toMatchObject([
      { question: first, by: personOf(ann), name: 'Ann', entry: first },
      { question: second, by: personOf(host) },
    ])
    const late = await room.two.join('Late', { room: room.room })
    expect(standing(late)).toEqual(['When does it start?', 'Who is coming?'])
    for (const text of ['', '\u200b', 'x'.repeat(501)])
      expect(await ann.send('question.ask', { text })).toMatchObject({ refused: 'bad_text' })
    expect(await ann.send('question.ask', { text: 'é'.normalize('NFD').repeat(500) })).toMatchObject({ ok: true })
    const visitor = await room.one.join(undefined, { room: room.room })
    expect(await visitor.send('question.ask', { text: 'me?' })).toMatchObject({ refused: 'name_first' })
    expect(await visitor.send('question.upvote', { question: first, on: true })).toMatchObject({
      refused: 'name_first',
    })
  })

  it('[ASK-1] nobody asks in a draft, nor in a room that is closed; questions of other rooms are not found there', async () => {
    await using room = await audience(options())
    const { ann, host, one } = room
    const question = await asked(ann, 'why?')
    const { token } = await one.hostSession()
    const body = { id: newId(), title: 'A draft', startsAt: one.stores.clock.now() + 3_600_000, draft: true }
    const draft = await post<{ room: string }>(`${one.url}/api/rooms`, body, token)
    const inDraft = await one.join({ token }, { room: draft.room })
    expect(await inDraft.send('question.ask', { text: 'why?' })).toMatchObject({ refused: 'not_now' })
    const elsewhere = await one.join({ token }, { room: await newRoom(one) })
    for (const command of ['answer', 'hide', 'restore', 'withdraw'] as const)
      expect(await elsewhere.send(`question.${command}`, { question })).toMatchObject({ refused: 'not_found' })
    expect(await elsewhere.send('question.upvote', { question, on: true })).toMatchObject({ refused: 'not_found' })
    done(await host.send('launch.end', {}))
    done(await host.send('launch.archive', {}))
    expect(await ann.send('question.ask', { text: 'why?' })).toMatchObject({ refused: 'closed' })
    expect(await host.send('question.answer', { question })).toMatchObject({ refused: 'closed' })
    expect(await ann.send('question.upvote', { question, on: true })).toMatchObject({ refused: 'closed' })
  })

  it('[ASK-2] three a minute, counted on every node; staff ask as often as they like; while lines are held nobody else asks', async () => {
    await using room = await audience(options())
    const { one, two, host } = room
    const session = await one.session('Ann')
    const [phone, laptop] = [await one.join(session, room), await two.join(session, room)]
    const replies = await Promise.all(
      Array.from({ length: 16 }, (_each, i) => (i % 2 ? phone : laptop).send('question.ask', { text: `${i}?` })),
    )
    expect(replies.map(outcome).toSorted()).toEqual([
      ...Array<string>(3).fill('accepted'),
      ...Array<string>(13).fill('flooding'),
    ])
    for (let i = 0; i < 5; i++) await asked(host, `${i}!`)
    done(await host.send('brakes.set', { hold: true }))
    expect(await room.bob.send('question.ask', { text: 'why?' })).toMatchObject({ refused: 'paused' })
    await asked(host, 'Anybody?')
    done(await host.send('brakes.set', { hold: false }))
    await asked(room.bob, 'why?')
  })

  it('[ASK-2] who is banned or timed out asks and upvotes nothing, and can still take back what is theirs', async () => {
    await using room = await audience(options())
    const { ann, bob, host } = room
    const question = await asked(bob, 'when?')
    const own = await asked(ann, 'why?')
    done(await host.send('person.restrict', { person: personOf(ann) as PersonId, forMs: 60_000 }))
    expect(await ann.send('question.ask', { text: 'hey?' })).toMatchObject({ refused: 'muted' })
    expect(await ann.send('question.upvote', { question, on: true })).toMatchObject({ refused: 'muted' })
    done(await ann.send('question.withdraw', { question: own }))
    await stands(['when?'], bob, host)
  })

  it('[ASK-3] 60 people who upvote, take it back and ask again at the same time are counted exactly, on every node', async () => {
    await using room = await audience(options())
    const { ann, bob } = room
    const [first, second] = [await asked(ann, 'why?'), await asked(bob, 'when?')]
    const expected = { [first]: 0, [second]: 0 }
    const toggle = async (node: App, token: string, question: number, on: boolean): Promise<void> => {
      const input = { id: newId(), question, on }
      const send = (): Promise<unknown> => post(`${node.url}/api/rooms/${room.room}/do/question.upvote`, input, token)
      await Promise.all([send(), send()])
    }
    const fan = async (i: number): Promise<void> => {
      const node = room.nodes[i % room.nodes.length] as App
      const { token } = await node.session(`Fan ${i}`)
      const question = i % 3 === 0 ? second : first
      for (let turn = 0; turn <= i % 4; turn++) await toggle(node, token, question, turn % 2 === 0)
      if (i % 2 === 0) expected[question] = (expected[question] ?? 0) + 1
    }
    await Promise.all(Array.from({ length: 60 }, (_each, i) => fan(i)))
    const isCounted = (each: Fan) => JSON.stringify(votesOf(each)) === JSON.stringify(expected)
    await Promise.all([ann, bob].map((each) => each.until(isCounted)))
    expect(expected).toEqual({ [first]: 20, [second]: 10 })
  })

  it('[ASK-3] one is told which questions they want; their own does not count; a question that goes takes its votes along', async () => {
    await using room = await audience(options())
    const { ann, bob, host } = room
    const [first, second] = [await asked(ann, 'why?'), await asked(ann, 'when?')]
    await stands(['why?', 'when?'], bob, host)
    const upvote = async (fan: Fan, question: number, on = true) =>
      done(await fan.send('question.upvote', { question, on })).votes
    expect([await upvote(bob, second), await upvote(host, second), await upvote(ann, second)]).toEqual([1, 2, 2])
    expect(await upvote(host, second, false)).toBe(1)
    const mine = async (fan: Fan) => done(await fan.send('question.mine', {})).upvoted
    expect([await mine(ann), await mine(bob), await mine(host)]).toEqual([[], [second], []])
    await ann.until((fan) => votesOf(fan)[second] === 1)
    expect(votesOf(ann)[first]).toBeUndefined()
    done(await host.send('question.hide', { question: second }))
    await ann.until((fan) => Object.keys(votesOf(fan)).length === 0)
    expect(await mine(bob)).toEqual([])
    done(await host.send('question.restore', { question: second }))
    await ann.until((fan) => votesOf(fan)[second] === 1)
    expect(await mine(bob)).toEqual([second])
  })

  it('[ASK-4] staff answer, and again; live too; who asked is told, nobody else', async () => {
    await using room = await audience(options())
    const { ann, bob, host, second } = room
    const [why, when] = [await asked(ann, 'why?'), await asked(host, 'when?')]
    done(await second.send('question.answer', { question: why, text: ' Because.\u200b ' }))
    await stands([['why?', 'Because.'], 'when?'], ann, bob)
    expect(questionsOf(bob)[0]?.answer).toMatchObject({ name: expect.any(String) as string })
    done(await host.send('question.answer', { question: why }))
    done(await host.send('question.answer', { question: when, text: 'At six.' }))
    await stands(
      [
        ['why?', 'live'],
        ['when?', 'At six.'],
      ],
      ann,
      bob,
      host,
    )
    await ann.until((fan) => toldOf(fan).length === 2)
    expect([toldOf(ann), toldOf(bob), toldOf(host)]).toEqual([[why, why], [], []])
    expect(bob.events.filter(({ to }) => to !== undefined)).toEqual([])
    const back = await room.two.join('Cat', { room: room.room })
    expect(toldOf(back)).toEqual([])
    expect(await second.send('question.answer', { question: why, text: '\u200b' })).toMatchObject({
      refused: 'bad_text',
    })
    for (const question of [1, 99_999])
      expect(await second.send('question.answer', { question })).toMatchObject({ refused: 'not_found' })
    expect(await ann.send('question.answer', { question: why })).toMatchObject({ refused: 'not_allowed' })
  })

  it('[ASK-5] who asked takes it back: its words, and the answers, are nowhere in the log; others cannot', async () => {
    await using room = await audience(options())
    const { ann, bob, host } = room
    const question = await asked(ann, 'a secret question')
    const unanswered = await asked(ann, 'one more secret')
    await asked(bob, 'why?')
    done(await host.send('question.hide', { question: unanswered }))
    done(await host.send('question.restore', { question: unanswered }))
    done(await ann.send('question.withdraw', { question: unanswered }))
    expect(JSON.stringify(await room.log())).not.toContain('one more secret')
    done(await host.send('question.answer', { question, text: 'a secret answer' }))
    done(await host.send('question.hide', { question }))
    expect(await ann.send('question.withdraw', { question })).toMatchObject({ refused: 'not_found' })
    done(await host.send('question.restore', { question }))
    done(await host.send('question.answer', { question, text: 'a better secret answer' }))
    await stands([['a secret question', 'a better secret answer'], 'why?'], ann, bob)
    for (const other of [bob, host])
      expect(await other.send('question.withdraw', { question })).toMatchObject({ refused: 'not_yours' })
    expect(JSON.stringify(await room.log())).toContain('secret')
    done(await ann.send('question.withdraw', { question }))
    await stands(['why?'], ann, bob, host)
    expect(JSON.stringify(await room.log())).not.toContain('secret')
    await host.until((fan) => fan.room.view.staff?.questions.hidden.length === 0)
    expect(await host.send('question.restore', { question })).toMatchObject({ refused: 'not_found' })
    expect(await bob.send('question.upvote', { question, on: true })).toMatchObject({ refused: 'not_found' })
    expect(await ann.send('question.withdraw', { question })).toMatchObject({ refused: 'not_found' })
  })

  it('[ASK-6] staff hide a question and put it back as it was; asked twice it happens once', async () => {
    await using room = await audience(options())
    const { ann, bob, host, second } = room
    const [first, middle, last] = [await asked(ann, 'one?'), await asked(bob, 'two?'), await asked(ann, 'three?')]
    done(await host.send('question.answer', { question: middle, text: 'Two.' }))
    await stands(['one?', ['two?', 'Two.'], 'three?'], bob, second)
    const before = questionsOf(bob)[1]
    const id = newId()
    const twice = await Promise.all([1, 2].map(() => second.send('question.hide', { id, question: middle })))
    expect(twice[0]).toEqual(twice[1])
    await stands(['one?', 'three?'], ann, bob, host)
    expect(host.room.view.staff?.questions.hidden).toMatchObject([
      { question: middle, person: personOf(bob), text: 'two?' },
    ])
    expect(bob.room.view.staff).toBeUndefined()
    for (const command of ['answer', 'hide'] as const)
      expect(await host.send(`question.${command}`, { question: middle })).toMatchObject({ refused: 'not_found' })
    const both = await Promise.all([host, second].map((fan) => fan.send('question.restore', { question: middle })))
    expect(both.map(outcome).toSorted()).toEqual(['accepted', 'stale'])
    await stands(['one?', ['two?', 'Two.'], 'three?'], ann, bob, host)
    expect(questionsOf(bob)[1]).toEqual({ ...before, entry: expect.any(Number) as number })
    expect(await host.send('question.restore', { question: first })).toMatchObject({ refused: 'stale' })
    expect(await ann.send('question.hide', { question: last })).toMatchObject({ refused: 'not_allowed' })
  })

  it('[ASK-6] in a closed room questions are hidden and taken back, and not put back', async () => {
    await using room = await audience(options())
    const { ann, host } = room
    const [first, second] = [await asked(ann, 'one?'), await asked(ann, 'two?')]
    done(await host.send('launch.end', {}))
    const { seq } = done(await host.send('launch.archive', {}))
    await reached(seq, ann, host)
    done(await host.send('question.hide', { question: first }))
    expect(await host.send('question.restore', { question: first })).toMatchObject({ refused: 'closed' })
    done(await ann.send('question.withdraw', { question: second }))
    await stands([], ann, host)
  })
})
