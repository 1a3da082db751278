import { describe, expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { done } from '../chat/chat-cast.ts'
import { newCustomer, shopEnv, signOn } from '../persons/shop.ts'
import { asked, audience, questionsOf, standing, stands, toldOf } from '../questions/question-cast.ts'
import { bothStores, newId, post, type App, type Fan } from '../support.ts'

const WORDS = 'words that nobody should have asked'
const MARK = 'What do you mean?'

/** Everything that fans can fetch of a room. */
const fetched = (app: App, room: RoomId): Promise<string[]> =>
  Promise.all(
    ['', '/history'].map(async (path) => {
      const answer = await fetch(`${app.url}/api/rooms/${room}${path}`)
      expect(answer.status).toBe(200)
      return answer.text()
    }),
  )

/** A room's export for an owner, in every form. */
async function exported(app: App, room: RoomId): Promise<string[]> {
  const headers = { authorization: `Bearer ${(await app.hostSession()).token}` }
  const get = async (form: string) =>
    (await fetch(`${app.url}/api/rooms/${room}/export?form=${form}`, { headers })).text()
  return Promise.all(['ndjson', 'json', 'csv'].map(get))
}

/** What somebody is told who was away meanwhile, and who comes for the first time. */
async function told(app: App, room: RoomId, from: Fan['room']['position']): Promise<string> {
  const late = await app.join('Cem', { room, ...(from && { from }) })
  await late.until((fan) => questionsOf(fan).some(({ text }) => text === MARK))
  const cold = await app.join('Dan', { room })
  expect(standing(cold)).toEqual([MARK])
  return JSON.stringify([late.welcomes, late.events, late.room.view, cold.welcomes])
}

describe.each(bothStores)('questions under attack on the %s store', (_name, options) => {
  it.each(['withdraw', 'hide'] as const)(
    '[A90] [ASK-5] [ASK-6] after a %s the words come back by no resume, history or snapshot; withdrawn, by no export either',
    async (how) => {
      await using room = await audience(options())
      const { ann, bob, host, one } = room
      const from = bob.room.position
      const question = await asked(ann, WORDS)
      done(await host.send('question.answer', { question, text: `${WORDS}, indeed` }))
      done(await host.send('question.hide', { question }))
      done(await host.send('question.restore', { question }))
      await asked(bob, MARK)
      await stands([[WORDS, `${WORDS}, indeed`], MARK], ann, bob, host)
      done(await (how === 'hide' ? host : ann).send(`question.${how}`, { question }))
      await stands([MARK], ann, bob, host)
      expect(await told(one, room.room, from)).not.toContain(WORDS)
      for (const text of await fetched(one, room.room)) expect(text).not.toContain(WORDS)
      const [exports, log] = [await exported(one, room.room), (await room.log()).map(({ body }) => body)]
      expect(exports.filter((text) => text.includes(MARK)).length).toBeGreaterThan(0)
      const kept = [...exports, ...log].filter((text) => text.includes(WORDS))
      // Only what staff keep of a hidden one, and an export holds that as well.
      expect(kept.filter((text) => how === 'withdraw' || !text.includes('question.kept'))).toEqual([])
    },
  )

  it('[ASK-1] one question sent twenty times at once, over both doors and nodes, is asked once', async () => {
    await using room = await audience(options())
    const { one, two } = room
    const session = await one.session('Eve')
    const input = { id: newId(), text: 'again?' }
    const [phone, laptop] = [await one.join(session, room), await two.join(session, room)]
    const sending = Array.from({ length: 20 }, async (_each, i) => {
      if (i % 2) return (i % 4 === 1 ? phone : laptop).send('question.ask', input)
      const { url } = i % 4 ? one : two
      return { ok: true, value: await post(`${url}/api/rooms/${room.room}/do/question.ask`, input, session.token) }
    })
    const answers = await Promise.all(sending)
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const bodies = (await room.log()).map(({ body }) => body)
    expect(bodies.filter((body) => body.includes('"question.asked"'))).toHaveLength(1)
    expect(await phone.send('question.ask', { ...input, text: 'something else?' })).toMatchObject({
      refused: 'id_reused',
    })
  })

  it('[ASK-3] a guest who signs on is one person: one upvote, and what they asked is theirs', async () => {
    await using room = await audience({ ...options(), env: shopEnv })
    const { ann, one, two } = room
    const question = await asked(ann, 'why?')
    const guest = await one.session('Gus')
    const asGuest = await one.join(guest, room)
    const own = await asked(asGuest, 'mine?')
    expect(done(await asGuest.send('question.upvote', { question, on: true })).votes).toBe(1)
    const customer = newCustomer()
    const asMember = await two.join(await signOn(two, customer, {}, guest.token), room)
    const races = [asGuest, asMember].flatMap((fan) =>
      [true, true, true].map((on) => fan.send('question.upvote', { question, on })),
    )
    for (const reply of await Promise.all(races)) expect(done(reply).votes).toBe(1)
    expect(done(await asMember.send('question.mine', {})).upvoted).toEqual([question])
    expect(done(await asMember.send('question.upvote', { question: own, on: true })).votes).toBe(0)
    expect(done(await asMember.send('question.upvote', { question, on: false })).votes).toBe(0)
    done(await asMember.send('question.withdraw', { question: own }))
    await stands(['why?'], ann, asGuest, asMember)
  })

  it('[ASK-4] a question is answered by two hosts at once: both answers count, the later one stands, for everyone alike', async () => {
    await using room = await audience(options())
    const { ann, bob, host, second } = room
    const question = await asked(ann, 'why?')
    await stands(['why?'], host, second)
    const both = await Promise.all(
      [host, second].flatMap((fan, i) =>
        [1, 2, 3].map((n) => fan.send('question.answer', { question, text: `${i}${n}` })),
      ),
    )
    const last = Math.max(...both.map((reply) => done(reply).seq))
    const text = JSON.parse((await room.log()).find(({ seq }) => seq === last)?.body ?? '{}') as { text: string }
    await stands([['why?', text.text]], ann, bob, host, second)
    await ann.until((fan) => toldOf(fan).length === 6)
    expect(toldOf(bob)).toEqual([])
  })

  it('[ASK-6] hidden while it is answered, wanted and taken back: one order, and no words are left of what went', async () => {
    await using room = await audience(options())
    const { ann, bob, host, second } = room
    const questions = await Promise.all([1, 2, 3].map((n) => asked(ann, `${WORDS} ${n}`)))
    const [question = 0] = questions
    await stands(
      questionsOf(ann).map(({ text }) => text),
      host,
      second,
    )
    const [hidden, withdrawn] = await Promise.all([
      host.send('question.hide', { question }),
      ann.send('question.withdraw', { question }),
      second.send('question.answer', { question, text: `${WORDS}: an answer` }),
      bob.send('question.upvote', { question, on: true }),
    ])
    expect([hidden, withdrawn].map((reply) => (reply.ok ? 'accepted' : reply.refused)).toSorted()).toEqual([
      'accepted',
      'not_found',
    ])
    await bob.until((fan) => questionsOf(fan).length === 2)
    const left = (await room.log()).map(({ body }) => body).filter((body) => /asked 1|an answer/.test(body))
    expect(left.filter((body) => withdrawn.ok || !body.includes('"to":"staff"'))).toEqual([])
  })
})
