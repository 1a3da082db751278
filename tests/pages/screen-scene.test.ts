import { expect, it } from 'vitest'
import { sceneName, shownOnScreen, wallLines } from '../../client/src/screen/screen-scene.ts'
import { CHAT_LIMITS, type ChatLine, type ChatView } from '../../src/protocol/chat.ts'
import type { EveryoneView } from '../../src/protocol/index.ts'
import type { Phase } from '../../src/protocol/launches.ts'
import type { Scene } from '../../src/protocol/stage.ts'
import { emptyEveryone } from '../../src/protocol/view.ts'

const stream = { kind: 'hls', url: '/clip.m3u8' } as const
const card: Scene = { kind: 'card', title: 'Night brass' }
const launchOf = (phase: Phase, more: Partial<EveryoneView['launch']> = {}): EveryoneView => ({
  ...emptyEveryone(),
  launch: { title: 'Aurora', phase, code: 'K7QM4', revision: 0, ...more },
})
const fan = (seq: number, more: Partial<ChatLine> = {}): ChatLine => ({
  seq,
  at: seq,
  name: 'fan',
  text: `line ${seq}`,
  ...more,
})
const staff = (seq: number): ChatLine => fan(seq, { staff: true })
const chat = (lines: ChatLine[], more: Partial<ChatView> = {}): ChatView => ({ lines, featured: [], ...more })
const seqs = (view: ChatView): number[] => wallLines(view).map(({ seq }) => seq)

it('[SCREEN-1] without a scene of the hosts, the phase decides', () => {
  const startsAt = 5
  expect(shownOnScreen(launchOf('warmup', { startsAt })).is).toBe('countdown')
  expect(shownOnScreen(launchOf('warmup')).is).toBe('join')
  expect(shownOnScreen(launchOf('lobby', { startsAt })).is).toBe('countdown')
  expect(shownOnScreen(launchOf('live', { startsAt }))).toEqual({ is: 'join' })
  expect(shownOnScreen(launchOf('live', { stream }))).toEqual({ is: 'stream', stream })
  expect(shownOnScreen(launchOf('after')).is).toBe('thanks')
  expect(shownOnScreen(launchOf('archived')).is).toBe('over')
})

it('[SCREEN-1] what hosts put on air is shown; what has nothing to show gives way to the title', () => {
  const on = (scene: Scene, more = {}) => shownOnScreen({ ...launchOf('live', more), stage: { scene } })
  expect(on(card)).toEqual({ is: 'card', card })
  expect(on({ kind: 'back_soon' }).is).toBe('back_soon')
  expect(on({ kind: 'stream' }).is).toBe('title')
  expect(on({ kind: 'countdown' }).is).toBe('title')
  expect(on({ kind: 'countdown' }, { startsAt: 5 }).is).toBe('countdown')
  expect(on({ kind: 'wall' }).is).toBe('title')
  const wall = { ...launchOf('live'), stage: { scene: { kind: 'wall' } as const }, chat: chat([staff(1)]) }
  expect(shownOnScreen(wall).is).toBe('wall')
})

it('[SCREEN-5] blank and archived come before everything else', () => {
  const on = { ...launchOf('live', { stream }), stage: { scene: card } }
  const blanked = { ...on, brakes: { ...on.brakes, blank: true } }
  expect(shownOnScreen(blanked, 'join')).toEqual({ is: 'blank' })
  expect(shownOnScreen({ ...blanked, launch: { ...on.launch, phase: 'archived' } })).toEqual({ is: 'blank' })
  expect(shownOnScreen({ ...on, launch: { ...on.launch, phase: 'archived' } }, 'join')).toEqual({ is: 'over' })
})

it('keeps to the scene it was told to', () => {
  expect(shownOnScreen({ ...launchOf('live'), stage: { scene: card } }, 'join')).toEqual({ is: 'join' })
})

it('a scene that is put on air again is the same one; another card is another one', () => {
  expect(sceneName({ is: 'join' })).toBe(sceneName({ is: 'join' }))
  expect(sceneName({ is: 'stream', stream })).toBe(sceneName({ is: 'stream', stream: { ...stream, url: '/other' } }))
  expect(sceneName({ is: 'card', card })).not.toBe(sceneName({ is: 'card', card: { ...card, title: 'Other' } }))
})

it('[SCREEN-2] of everything that is said the wall shows what hosts sent there and said, and nothing else', () => {
  const many = Array.from({ length: CHAT_LIMITS.linesInView }, (_, n) => fan(n + 1))
  expect(seqs(chat(many))).toEqual([])
  expect(seqs(chat([...many, staff(300)]))).toEqual([300])
  expect(seqs(chat(many, { featured: [fan(20), fan(7)] }))).toEqual([7, 20])
  expect(seqs(chat(many, { pinned: fan(9) }))).toEqual([])
})

it('[SCREEN-2] no line stands on the wall twice, removed ones not at all', () => {
  const said = staff(3)
  expect(seqs(chat([fan(1), said], { featured: [said] }))).toEqual([3])
  expect(seqs(chat([said], { pinned: said }))).toEqual([])
  expect(seqs(chat([{ ...said, removed: true }, staff(4)]))).toEqual([4])
  expect(seqs(chat([], { featured: [fan(1, { removed: true })] }))).toEqual([])
})

it('keeps the lines that were sent last, and fills up with what the staff said last', () => {
  const hosts = [101, 102, 103, 104, 105, 106, 107].map(staff)
  expect(seqs(chat(hosts))).toEqual([102, 103, 104, 105, 106, 107])
  const featured = [1, 2, 3, 4, 5].map((seq) => fan(seq))
  expect(seqs(chat(hosts, { featured }))).toEqual([2, 3, 4, 5, 106, 107])
})
