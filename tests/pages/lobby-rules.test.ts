import { expect, it } from 'vitest'
import { commandOf, wrongMoments, type LaunchForm } from '../../client/src/lobby/new-launch.ts'
import { groupRooms } from '../../client/src/lobby/room-groups.ts'
import { typedCode } from '../../client/src/lobby/typed-code.ts'
import type { RoomId } from '../../src/protocol/core.ts'
import { CODE, type Listed, type Phase } from '../../src/protocol/launches.ts'

it.each(['K7QM4', 'k7qm4', ' k7 qm4 ', 'K7-QM4', 'k7.qm4', 'k 7 q m 4', 'Ｋ７ＱＭ４', 'K7\u00a0QM4', '\u200bK7QM4'])(
  '[LOBBY-1] a code is understood however it is typed: %j',
  (typed) => {
    expect(typedCode(typed)).toEqual({ code: 'K7QM4' })
  },
)

it('[LOBBY-1] what cannot be a code is said before it is asked for', () => {
  for (const typed of ['', 'K7QM', 'K7QM44', '😀K7QM']) expect(typedCode(typed)).toEqual({ wrong: 'shape' })
  for (const letter of '01ILO') {
    expect(CODE.letters).not.toContain(letter)
    expect(typedCode(`K7QM${letter}`)).toEqual({ wrong: 'letters' })
  }
  expect(typedCode('К7QM4')).toEqual({ wrong: 'letters' })
})

const listed = (room: string, phase: Phase, startsAt?: number): Listed => ({
  room: room as RoomId,
  title: room,
  code: 'K7QM4',
  phase,
  ...(startsAt !== undefined && { startsAt }),
})
const names = (rooms: readonly Listed[]) => rooms.map(({ room }) => room)

it('[LOBBY-2] rooms stand in the groups that people look for, what is next first', () => {
  const { live, coming, lounges, past } = groupRooms([
    listed('lounge', 'live'),
    listed('over', 'after', 10),
    listed('later', 'lobby', 900),
    listed('undated', 'warmup'),
    listed('now', 'live', 50),
    listed('soon', 'warmup', 800),
    listed('kept', 'archived', 20),
    listed('club', 'live'),
    listed('just-now', 'live', 60),
  ])
  expect(names(live)).toEqual(['just-now', 'now'])
  expect(names(coming)).toEqual(['soon', 'later', 'undated'])
  expect(names(lounges)).toEqual(['club', 'lounge'])
  expect(names(past)).toEqual(['kept', 'over'])
})

const form: LaunchForm = { title: 'Aurora', room: '', startsAt: '', doorsAt: '', as: 'public', from: '' }

it('a launch is asked for with what was given, and nothing else', () => {
  expect(commandOf(form)).toEqual({ title: 'Aurora' })
  expect(commandOf({ ...form, as: 'draft', from: 'old' })).toEqual({ title: 'Aurora', draft: true, from: 'old' })
  expect(commandOf({ ...form, as: 'template', room: 'aurora-3' })).toEqual({
    title: 'Aurora',
    room: 'aurora-3',
    template: true,
  })
  const timed = { ...form, startsAt: '2030-01-02T12:00', doorsAt: '2030-01-02T11:30' }
  const startsAt = new Date(2030, 0, 2, 12).getTime()
  expect(commandOf(timed)).toEqual({ title: 'Aurora', startsAt, doorsAt: startsAt - 1_800_000 })
  expect(commandOf({ ...timed, startsAt: '' })).toEqual({ title: 'Aurora' })
})

it('moments that are over, or doors after the start, are told at their field', () => {
  const now = new Date(2030, 0, 1).getTime()
  const timed = { ...form, startsAt: '2030-01-02T12:00', doorsAt: '2030-01-02T11:30' }
  expect(wrongMoments(form, now)).toEqual({})
  expect(wrongMoments(timed, now)).toEqual({})
  expect(wrongMoments({ ...timed, doorsAt: '2030-01-02T12:01' }, now)).toEqual({ doorsAt: 'late' })
  expect(wrongMoments(timed, now + 7 * 86_400_000)).toEqual({ startsAt: 'past', doorsAt: 'past' })
})
