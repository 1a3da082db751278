import { describe, expect, it } from 'vitest'
import { accept, refuse, type PersonId } from '../../src/protocol/core.ts'
import { leafOf } from '../../src/rooms/digest.ts'
import type { Appended } from '../../src/rooms/room-log.ts'
import type { Contract } from './contract.ts'
import { hashOf, line, losesLog, newEpoch, newPerson, openRoom, outcome, sender } from './store-stage.ts'
import { digestOf, T0, valueOf, WINDOW, windowMs, type Stage } from './store-stage.ts'

export const chatChangeContract: Contract = (stores) => {
  describe('editing a line', () => {
    editing(stores)
  })
  describe('removing a line', () => {
    removing(stores)
  })
}

const [ann, bob] = [newPerson(), newPerson()]
const edit = (person: PersonId, seq: number, text: string) => ({ ...line(person, text), line: seq, windowMs })
const removal = (person: PersonId, seq: number) => ({ ...sender(person), line: seq })

/** A room in which Ann said one line, and how to change it. */
async function scene(stores: Parameters<Contract>[0]) {
  const stage = await openRoom(stores())
  const said = await stage.said(ann, 'first words')
  const { chat } = stores()
  return {
    stage,
    said,
    edit: (change: ReturnType<typeof edit>, now = T0) => chat.edit(stage.room, change, stage.at(now)),
    remove: (change: ReturnType<typeof removal>, now = T0) => chat.remove(stage.room, change, stage.at(now)),
  }
}
const logText = async (stage: Stage): Promise<string> => JSON.stringify(await stage.entries())

const editing: Contract = (stores) => {
  it('[LOG-2] appends the edit, and the line’s entry holds the new words and the edit’s number', async () => {
    const { stage, said, ...act } = await scene(stores)
    const [, before] = await stage.entries()
    const change = edit(ann, said.seq, 'second words')
    expect(await act.edit(change, T0 + 9)).toEqual(accept({ seq: 3, at: T0 + 9 }))
    const [, entry, edited] = await stage.entries()
    const body = { ...JSON.parse(before?.body ?? ''), text: 'second words', edits: [3] }
    expect(entry).toEqual({ seq: 2, at: said.at, body: JSON.stringify(body), leaf: leafOf(before ?? { body: '' }) })
    const event = { type: 'chat.edited', by: ann, id: change.id, line: 2, text: 'second words' }
    expect(edited).toEqual({ seq: 3, at: T0 + 9, body: JSON.stringify(event) })
  })

  it('[LOG-5] the first words of an edited line are in no read of the log, their hash stays in the chain', async () => {
    const { stage, said, ...act } = await scene(stores)
    const digest = digestOf(stage.room, await stage.entries())
    await act.edit(edit(ann, said.seq, 'second'))
    await act.edit(edit(ann, said.seq, 'third'))
    expect(await logText(stage)).not.toContain('first words')
    expect(digestOf(stage.room, (await stage.entries()).slice(0, 2))).toBe(digest)
    expect((await stage.events())[1]).toMatchObject({ text: 'third', edits: [3, 4] })
  })

  it('[CHAT-2] only the writer edits, within the window', async () => {
    const { stage, said, ...act } = await scene(stores)
    expect(await act.edit(edit(bob, said.seq, 'x'))).toEqual(refuse('not_yours'))
    expect(await act.edit(edit(bob, said.seq, 'x'), T0 + windowMs + 1)).toEqual(refuse('not_yours'))
    expect(await act.edit(edit(ann, said.seq, 'x'), T0 + windowMs + 1)).toEqual(refuse('too_late'))
    expect(await stage.entries()).toHaveLength(2)
    expect(outcome(await act.edit(edit(ann, said.seq, 'x'), T0 + windowMs))).toBe('accepted')
    expect(await act.edit(edit(ann, said.seq, 'y'), T0 + windowMs + 1)).toEqual(refuse('too_late'))
  })

  it('refuses what is not a line: no entry, another event, an edit, a removed line', async () => {
    const { stage, said, ...act } = await scene(stores)
    const edited = valueOf(await act.edit(edit(ann, said.seq, 'x')))
    for (const seq of [0, 1, edited.seq, 99, Number.MAX_SAFE_INTEGER])
      expect(await act.edit(edit(ann, seq, 'y'))).toEqual(refuse('not_found'))
    await act.remove(removal(ann, said.seq))
    expect(await act.edit(edit(ann, said.seq, 'z'))).toEqual(refuse('not_found'))
    expect(await act.edit(edit(bob, said.seq, 'z'))).toEqual(refuse('not_found'))
    expect(await stage.entries()).toHaveLength(4)
  })

  it('[CMD-1] the same id edits once and gets one answer, also at the same time', async () => {
    const { stage, said, ...act } = await scene(stores)
    const change = edit(ann, said.seq, 'second')
    const replies = await Promise.all(Array.from({ length: 8 }, () => act.edit(change)))
    expect(replies).toEqual(Array(8).fill(accept({ seq: 3, at: T0 })))
    expect(await act.edit(change, T0 + WINDOW)).toEqual(replies[0])
    expect(await stage.entries()).toHaveLength(3)
  })

  it('[CMD-1] a final refusal is kept: the same id gets it again', async () => {
    const { stage, said, ...act } = await scene(stores)
    const early = edit(ann, 3, 'second')
    expect(await act.edit(early)).toEqual(refuse('not_found'))
    await stage.said(ann, 'the third entry')
    expect(await act.edit(early)).toEqual(refuse('not_found'))
    const late = edit(ann, said.seq, 'late')
    expect(await act.edit(late, T0 + windowMs + 1)).toEqual(refuse('too_late'))
    expect(await act.edit(late, T0)).toEqual(refuse('too_late'))
    expect(outcome(await act.edit(edit(ann, 3, 'second')))).toBe('accepted')
  })

  it('[CMD-2] an id that said a line cannot edit one, whatever else is wrong', async () => {
    const { stage, ...act } = await scene(stores)
    const hello = line(ann, 'hello')
    await stores().chat.say(stage.room, [hello], { lines: 9, windowMs: 1, muteMs: 1 }, stage.at(T0))
    const change = { ...edit(ann, 99, 'x'), id: hello.id, hash: hashOf('edit') }
    expect(await act.edit(change)).toEqual(refuse('id_reused'))
    expect(await act.remove({ ...removal(ann, 99), id: hello.id })).toEqual(refuse('id_reused'))
  })

  it('[LOG-1] different edits at the same time all happen, one after the other', async () => {
    const { stage, said, ...act } = await scene(stores)
    const changes = Array.from({ length: 4 }, (_, i) => edit(ann, said.seq, `words ${i}`))
    const edits = (await Promise.all(changes.map((change) => act.edit(change)))).map(valueOf)
    expect(edits.map(({ seq }) => seq).toSorted()).toEqual([3, 4, 5, 6])
    const last = edits.findIndex(({ seq }) => seq === 6)
    expect((await stage.events())[1]).toMatchObject({ text: `words ${last}`, edits: [3, 4, 5, 6] })
  })

  it('[LOG-3] a writer who knows another log edits and removes nothing', async () => {
    const { stage, said } = await scene(stores)
    const before = await stage.entries()
    const { chat } = stores()
    for (const wrong of [{ epoch: newEpoch() }, { seen: 3 }]) {
      const fence = { ...stage.at(T0), ...wrong }
      expect(await losesLog(chat.edit(stage.room, edit(ann, said.seq, 'x'), fence))).toBe(true)
      expect(await losesLog(chat.remove(stage.room, removal(ann, said.seq), fence))).toBe(true)
      expect(await losesLog(chat.remove(stage.room, removal(bob, 99), fence))).toBe(true)
    }
    expect(await stage.entries()).toEqual(before)
  })
}

const removing: Contract = (stores) => {
  /** Says and edits; gives the line, its edits, and the leaves they had before they were deleted. */
  const written = async () => {
    const { stage, said, ...act } = await scene(stores)
    const edits: Appended[] = []
    const firstLeaf = leafOf((await stage.entries())[1] ?? { body: '' })
    for (const text of ['second words', 'third words']) edits.push(valueOf(await act.edit(edit(ann, said.seq, text))))
    const leaves = (await stage.entries()).slice(1).map((entry) => leafOf(entry))
    expect(leaves[0]).toBe(firstLeaf)
    return { stage, said, edits, leaves, ...act }
  }

  it('[LOG-5] the words of a line and of its edits are in no read of the log; tombstones keep their hashes', async () => {
    const { stage, said, leaves, remove } = await written()
    const digest = digestOf(stage.room, await stage.entries())
    const change = removal(ann, said.seq)
    expect(await remove(change, T0 + 3)).toEqual(accept({ seq: 5, at: T0 + 3 }))
    const entries = await stage.entries()
    expect(JSON.stringify(entries)).not.toMatch(/(first|second|third) words/)
    const tombstone = (type: string) => JSON.stringify({ type, tombstone: true })
    const types = ['chat.said', 'chat.edited', 'chat.edited']
    expect(entries.slice(1, 4)).toEqual(
      types.map((type, i) => ({ seq: i + 2, at: T0, body: tombstone(type), leaf: leaves[i] })),
    )
    const gone = leaves.map((leaf, i) => [i + 2, leaf])
    const event = { type: 'chat.removed', by: ann, id: change.id, gone, line: said.seq }
    expect(entries[4]).toEqual({ seq: 5, at: T0 + 3, body: JSON.stringify(event) })
    expect(digestOf(stage.room, entries.slice(0, 4))).toBe(digest)
  })

  it('[CHAT-3] only the writer removes, at any time', async () => {
    const { stage, said, remove } = await written()
    expect(await remove(removal(bob, said.seq))).toEqual(refuse('not_yours'))
    expect(await stage.entries()).toHaveLength(4)
    expect(outcome(await remove(removal(ann, said.seq), T0 + 100 * WINDOW))).toBe('accepted')
    expect(await remove(removal(ann, said.seq))).toEqual(refuse('not_found'))
    expect(await remove(removal(bob, said.seq))).toEqual(refuse('not_found'))
  })

  it('refuses what is not a line', async () => {
    const { stage, edits, remove } = await written()
    for (const seq of [0, 1, edits[0]?.seq ?? 0, 99, Number.MAX_SAFE_INTEGER])
      expect(await remove(removal(ann, seq))).toEqual(refuse('not_found'))
    expect(await stage.entries()).toHaveLength(4)
  })

  it('[CMD-1] the same id removes once and gets one answer; other removals at the same time find nothing', async () => {
    const { stage, said, remove } = await written()
    const change = removal(ann, said.seq)
    const [same, others] = await Promise.all([
      Promise.all(Array.from({ length: 5 }, () => remove(change))),
      Promise.all(Array.from({ length: 5 }, () => remove(removal(ann, said.seq)))),
    ])
    const outcomes = [outcome(same[0] ?? refuse('internal')), ...others.map(outcome)]
    expect(new Set(same.map((reply) => JSON.stringify(reply))).size).toBe(1)
    expect(outcomes.toSorted()).toEqual(['accepted', ...Array<string>(5).fill('not_found')])
    expect(await stage.entries()).toHaveLength(5)
    expect(await remove(change, T0 + WINDOW)).toEqual(same[0])
  })

  it('[LOG-5] an edit and a removal at the same time leave no words, whichever comes first', async () => {
    for (let round = 0; round < 10; round++) {
      const { stage, said, remove, edit: change } = await written()
      const [removed] = await Promise.all([remove(removal(ann, said.seq)), change(edit(ann, said.seq, 'fourth words'))])
      expect(outcome(removed)).toBe('accepted')
      expect(await logText(stage)).not.toMatch(/(first|second|third|fourth) words/)
    }
  })
}
