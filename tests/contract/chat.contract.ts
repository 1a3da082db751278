import { describe, expect, it } from 'vitest'
import type { NewLine } from '../../src/chat/chat-store.ts'
import { accept, refuse, type Refusal } from '../../src/protocol/core.ts'
import { chatChangeContract } from './chat-change.contract.ts'
import { chatDecisionContract } from './chat-decisions.contract.ts'
import { chatGatesContract } from './chat-gates.contract.ts'
import { chatRestoreContract } from './chat-restore.contract.ts'
import type { Contract } from './contract.ts'
import { reactionContract } from './reactions.contract.ts'
import { calmRoom, flood, hashOf, line, losesLog, newEpoch, newPerson, only, openRoom, outcome } from './store-stage.ts'
import { T0, valueOf, WINDOW, type Stage } from './store-stage.ts'

export const chatContract: Contract = (stores) => {
  describe('saying lines', () => {
    saying(stores)
  })
  describe('saying a line again', () => {
    again(stores)
  })
  describe('flooding', () => {
    flooding(stores)
  })
  describe('saying lines to a log that is not the one it was', () => {
    fenced(stores)
  })
  chatChangeContract(stores)
  chatGatesContract(stores)
  chatRestoreContract(stores)
  chatDecisionContract(stores)
  reactionContract(stores)
}

type Outcome = 'accepted' | Refusal

/** Says lines under the flood limit and gives the outcomes. */
const sayer =
  (stores: Parameters<Contract>[0], stage: Stage) =>
  async (now: number, ...lines: NewLine[]): Promise<Outcome[]> =>
    (await stores().chat.say(stage.room, lines, flood, stage.at(now))).map(outcome)

const saying: Contract = (stores) => {
  const [ann, bob] = [newPerson(), newPerson()]

  it('[LOG-2] appends every line in the order given, and answers with its number and time', async () => {
    const stage = await openRoom(stores())
    const lines = [line(ann, 'one'), line(bob, 'two'), line(ann, 'three')]
    const replies = await stores().chat.say(stage.room, lines, flood, stage.at(T0 + 7))
    expect(replies).toEqual([2, 3, 4].map((seq) => accept({ seq, at: T0 + 7 })))
    const bodies = lines.map(({ person, id, name, text }) =>
      JSON.stringify({ type: 'chat.said', by: person, id, name, text }),
    )
    expect((await stage.entries()).slice(1).map(({ body }) => body)).toEqual(bodies)
  })

  it('keeps every text as it is, to the byte', async () => {
    const stage = await openRoom(stores())
    const texts = ['', ' ', '"\\/\b\n\t', '\u0000\u001f', '\u2028\u2029', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}']
    texts.push('\u202eright to left\u202c', '\u0645\u0631\u062d\u0628\u0627', '{"type":"chat.removed"}', '%s $1 \r\n*3')
    for (const text of texts) await stage.said(newPerson(), text)
    const said = (await stage.events()).slice(1).map((event) => (event.type === 'chat.said' ? event.text : undefined))
    expect(said).toEqual(texts)
  })

  it('[LOG-2] a batch of 256 with repeats and floods in it: every line has its own answer and effect', async () => {
    const stage = await openRoom(stores())
    const persons = Array.from({ length: 50 }, () => newPerson())
    const first = persons.flatMap((person) => ['a', 'b', 'c'].map((text) => line(person, text)))
    const fourth = persons.map((person) => line(person, 'd'))
    const fifth = persons.slice(0, 6).map((person) => line(person, 'e'))
    const batch = [...first, ...first.slice(0, 25), ...fourth, ...first.slice(100, 125), ...fifth]
    expect(batch).toHaveLength(256)
    const replies = await stores().chat.say(stage.room, batch, flood, stage.at(T0))
    const accepted = first.map((_, i) => accept({ seq: i + 2, at: T0 }))
    expect(replies.slice(0, 150)).toEqual(accepted)
    expect(replies.slice(150, 175)).toEqual(accepted.slice(0, 25))
    expect(replies.slice(175, 225)).toEqual(Array(50).fill(refuse('flooding', flood.muteMs)))
    expect(replies.slice(225, 250)).toEqual(accepted.slice(100, 125))
    expect(replies.slice(250)).toEqual(Array(6).fill(refuse('muted', flood.muteMs)))
    const events = (await stage.events()).slice(1)
    expect(events.map(({ type }) => type)).toEqual([...Array(150).fill('chat.said'), ...Array(50).fill('chat.muted')])
    expect(events.slice(150).map(({ to }) => to)).toEqual(persons)
  })

  it('an empty batch has no answers and no effect', async () => {
    const stage = await openRoom(stores())
    expect(await stores().chat.say(stage.room, [], flood, stage.at(T0))).toEqual([])
    expect(await stage.entries()).toHaveLength(1)
  })
}

const again: Contract = (stores) => {
  const ann = newPerson()

  it('[CMD-1] the same id has one effect and one answer, in one batch, in many, and at the same time', async () => {
    const stage = await openRoom(stores())
    const hello = line(ann, 'hello')
    const say = (now: number) => stores().chat.say(stage.room, [hello, hello], flood, stage.at(now))
    const replies = (await Promise.all([T0, T0 + 1, T0 + 2, T0 + 3].map(say))).flat()
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
    expect(replies[0]?.ok).toBe(true)
    expect(await stage.entries()).toHaveLength(2)
  })

  it.each([0, 1, WINDOW / 2, WINDOW - 1])(
    '[CMD-1] an answer given %i ms into a window is kept for 10 minutes, and gone after 20',
    async (offset) => {
      const stage = await openRoom(stores())
      const hello = line(ann, 'hello')
      const say = async (now: number) => only(await stores().chat.say(stage.room, [hello], flood, stage.at(now)))
      const first = await say(T0 + offset)
      expect(await say(T0 + offset + WINDOW)).toEqual(first)
      expect(await stage.entries()).toHaveLength(2)
      expect(valueOf(await say(T0 + offset + 2 * WINDOW))).toEqual({ seq: 3, at: T0 + offset + 2 * WINDOW })
      expect(await say(T0 + offset + 2 * WINDOW + 1)).toMatchObject({ value: { seq: 3 } })
    },
  )

  it('[CMD-1] an id is one person’s own: another may use the same one', async () => {
    const stage = await openRoom(stores())
    const hello = line(ann, 'hello')
    const say = sayer(stores, stage)
    expect(await say(T0, hello, { ...hello, person: newPerson() })).toEqual(['accepted', 'accepted'])
    expect(await stage.entries()).toHaveLength(3)
  })

  it('[CMD-2] the same id with other content is refused, and the first answer stays', async () => {
    const stage = await openRoom(stores())
    const hello = line(ann, 'hello')
    const other = { ...hello, text: 'other', hash: hashOf('other') }
    const first = await stores().chat.say(stage.room, [hello], flood, stage.at(T0))
    const [refused] = await stores().chat.say(stage.room, [other], flood, stage.at(T0))
    expect(refused).toEqual(refuse('id_reused'))
    expect(await sayer(stores, stage)(T0 + WINDOW, other)).toEqual(['id_reused'])
    expect(await stores().chat.say(stage.room, [hello], flood, stage.at(T0))).toEqual(first)
    expect(await stage.entries()).toHaveLength(2)
  })

  it('[CMD-2] ids are checked before limits: who is muted still gets old answers, and id_reused', async () => {
    const stage = await openRoom(stores())
    const say = sayer(stores, stage)
    const hello = line(ann, 'hello')
    expect(await say(T0, hello, line(ann, 'b'), line(ann, 'c'), line(ann, 'd'))).toContain('flooding')
    expect(await say(T0 + 1, line(ann, 'e'), hello, { ...hello, hash: hashOf('x') })).toEqual([
      'muted',
      'accepted',
      'id_reused',
    ])
  })

  it('[CMD-3] a retryable refusal is not kept: the same line is accepted later', async () => {
    const stage = await openRoom(stores())
    const say = sayer(stores, stage)
    const [fourth, fifth] = [line(ann, 'd'), line(ann, 'e')]
    const refused = await say(T0, line(ann, 'a'), line(ann, 'b'), line(ann, 'c'), fourth, fifth)
    expect(refused.slice(3)).toEqual(['flooding', 'muted'])
    expect(await say(T0 + flood.muteMs, fourth, fifth)).toEqual(['accepted', 'accepted'])
    const changed = { ...line(ann, 'f'), id: fifth.id }
    expect(await say(T0 + flood.muteMs, changed)).toEqual(['id_reused'])
  })

  it('[CMD-3] a refused id may come back with other content', async () => {
    const stage = await openRoom(stores())
    const say = sayer(stores, stage)
    const fourth = line(ann, 'd')
    expect(await say(T0, line(ann, 'a'), line(ann, 'b'), line(ann, 'c'), fourth)).toContain('flooding')
    expect(await say(T0 + flood.muteMs, { ...fourth, text: 'x', hash: hashOf('x') })).toEqual(['accepted'])
  })
}

const flooding: Contract = (stores) => {
  it('[CHAT-1] three lines in 2 s; one more mutes for 10 s, and the person is told', async () => {
    const stage = await openRoom(stores())
    const ann = newPerson()
    const say = async (now: number) =>
      only(await stores().chat.say(stage.room, [line(ann, 'hey')], flood, stage.at(now)))
    for (const now of [T0, T0 + 500, T0 + 1_999]) expect((await say(now)).ok).toBe(true)
    expect(await say(T0 + 1_999)).toEqual(refuse('flooding', 10_000))
    const muted = { type: 'chat.muted', to: ann, until: T0 + 11_999 }
    expect((await stage.entries()).at(-1)).toEqual({ seq: 5, at: T0 + 1_999, body: JSON.stringify(muted) })
    expect(await say(T0 + 2_000)).toEqual(refuse('muted', 9_999))
    expect(await say(T0 + 11_998)).toEqual(refuse('muted', 1))
    expect(await stage.entries()).toHaveLength(5)
    expect((await say(T0 + 11_999)).ok).toBe(true)
  })

  it('[CHAT-1] a line counts for 2 s and not longer', async () => {
    const stage = await openRoom(stores())
    const ann = newPerson()
    const say = sayer(stores, stage)
    for (const now of [0, 700, 1_400, 2_000, 2_700, 3_400, 4_000])
      expect(await say(T0 + now, line(ann, 'hey'))).toEqual(['accepted'])
    expect(await say(T0 + 4_001, line(ann, 'hey'))).toEqual(['flooding'])
  })

  it('[CHAT-1] limits count a person, whatever accounts they have, and nobody else', async () => {
    const stage = await openRoom(stores())
    const [ann, other, bob] = [newPerson(), newPerson(), newPerson()]
    const twin = () => ({ ...line(other, 'hey'), limitKey: ann })
    const say = sayer(stores, stage)
    const outcomes = await say(T0, line(ann, 'a'), twin(), line(ann, 'c'), twin(), line(bob, 'hello'), line(ann, 'e'))
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted', 'flooding', 'accepted', 'muted'])
    expect((await stage.events()).find(({ type }) => type === 'chat.muted')?.to).toBe(other)
  })

  it('[CHAT-1] a mute and a pace hold across the edge of a window', async () => {
    const stage = await openRoom(stores())
    const [ann, bob] = [newPerson(), newPerson()]
    const edge = T0 + WINDOW
    const three = (person: typeof ann) => ['a', 'b', 'c'].map((text) => line(person, text))
    const say = sayer(stores, stage)
    await say(edge - 2, ...three(ann), line(ann, 'd'))
    await say(edge - 1, ...three(bob))
    expect(await say(edge, line(ann, 'e'), line(bob, 'd'))).toEqual(['muted', 'flooding'])
    expect(await say(edge + flood.muteMs - 2, line(ann, 'f'), line(bob, 'e'))).toEqual(['accepted', 'muted'])
  })

  it('who is slow is never muted', async () => {
    const stage = await openRoom(stores())
    const ann = newPerson()
    for (let i = 0; i < 12; i++)
      expect(await sayer(stores, stage)(T0 + i * 667, line(ann, `line ${i}`))).toEqual(['accepted'])
  })
}

const fenced: Contract = (stores) => {
  it('[LOG-3] a writer with another epoch or ahead of the log changes nothing: no line, no answer, no pace', async () => {
    const stage = await openRoom(stores())
    const ann = newPerson()
    const lines = ['a', 'b', 'c'].map((text) => line(ann, text))
    const wrong = [{ ...stage.at(T0), epoch: newEpoch() }, stage.at(T0, 2)]
    for (const fence of wrong) expect(await losesLog(stores().chat.say(stage.room, lines, calmRoom, fence))).toBe(true)
    expect(await stage.entries()).toHaveLength(1)
    expect(await stores().log.head(stage.room)).toEqual({ epoch: stage.epoch, seq: 1, at: T0 })
    const replies = await stores().chat.say(stage.room, lines, flood, stage.at(T0, 1))
    expect(replies).toEqual([2, 3, 4].map((seq) => accept({ seq, at: T0 })))
  })

  it('[LOG-3] a writer who is behind may write', async () => {
    const stage = await openRoom(stores())
    for (let i = 0; i < 3; i++) await stage.said(newPerson(), 'hello')
    const [reply] = await stores().chat.say(stage.room, [line(newPerson(), 'hi')], flood, stage.at(T0, 2))
    expect(reply).toEqual(accept({ seq: 5, at: T0 }))
  })
}
