import type { PersonId, RoomId } from '../src/protocol/core.ts'
import type { RoomEvent } from '../src/protocol/index.ts'
import type { PollId, PollResult } from '../src/protocol/polls.ts'
import { colours, duel as fight } from './polls/poll-setups.ts'

export const ann = 'g_annannann' as PersonId
export const cues = [{ cue: 'one', note: 'Welcome', offsetMs: -60_000, scene: { kind: 'join' } }] as const
export const card = { kind: 'card', title: 'Aurora 4', text: 'Quiet.', texts: { es: { title: 'Aurora 4' } } } as const
export const teaser = { card: 'first', at: 4000, title: 'Soon', texts: { es: { title: 'Pronto' } } }
const held = { name: 'Ann', text: 'may I?', re: 210 }
/** What hosts do on a day, and what comes of it: seq from 220 on. */
const aDay: DistributiveOmit<RoomEvent, 'seq' | 'at'>[] = [
  {
    type: 'launch.edited',
    changes: { lead: 'Two years of work.', language: 'en', stream: { kind: 'hls', url: '/x' } },
  },
  { type: 'launch.moved', startsAt: 6000, doorsAt: 5500, archivesAt: 9000, why: 'rain' },
  { type: 'launch.announced' },
  { type: 'teaser.planned', to: 'staff', teaser },
  { type: 'teaser.shifted', to: 'staff', byMs: 500 },
  { type: 'teaser.shown', teaser },
  { type: 'launch.opened' },
  { type: 'launch.started' },
  { type: 'stage.planned', to: 'staff', cues },
  { type: 'stage.set', scene: card, cue: 'one' },
  { type: 'stage.set', scene: { kind: 'back_soon' } },
  { type: 'announcement.made', text: 'Shops open at six.', until: 9000 },
  { type: 'announcement.made', text: 'Wrong.', texts: { es: 'Mal.' } },
  { type: 'announcement.corrected', announcement: 232, text: 'Right.' },
  { type: 'announcement.ended', announcement: 231 },
  { type: 'brakes.changed', slow: 10, hold: true },
  { type: 'chat.held', to: 'staff', by: ann, id: 'heldheld' as never, ...held },
  { type: 'chat.held', to: ann, by: ann, id: 'heldheld' as never, ...held },
  { type: 'chat.held', to: 'staff', by: ann, id: 'heldhel2' as never, ...held, text: 'and this?' },
  { type: 'chat.judged', to: 'staff', held: 236, allowed: true },
  { type: 'chat.judged', to: ann, held: 237, allowed: true },
  { type: 'chat.said', by: ann, name: 'Ann', text: 'may I?', re: 210 },
  { type: 'chat.said', by: ann, name: 'Host', text: 'yes', staff: true },
  { type: 'chat.pinned', line: 242 },
  { type: 'chat.featured', line: 242, on: true },
  { type: 'chat.featured', line: 210, on: true },
  { type: 'chat.featured', line: 210, on: false },
  { type: 'chat.removed', line: 241 },
  { type: 'chat.struck', to: 'staff', line: 241, person: ann, name: 'Ann', text: 'may I?' },
  { type: 'chat.restored', line: 241, person: ann, name: 'Ann', text: 'may I?', re: 210 },
  { type: 'person.restricted', to: 'staff', person: ann, name: 'Ann', until: 9000, reason: 'rude' },
  { type: 'person.restricted', to: ann, person: ann, until: null },
  { type: 'person.freed', to: ann, person: ann },
  { type: 'teaser.dropped', to: 'staff', card: 'none' },
  { type: 'announcement.withdrawn', announcement: 232 },
  { type: 'announcement.made', text: 'Last one.' },
]
/** Who runs the rooms, and who they are: seq from 256 on. */
const link = { link: 'link-of-the-night', role: 'moderator', room: 'a-room' as RoomId, expires: 99_000 } as const
const bo = 'g_bobobobo' as PersonId
const crew: DistributiveOmit<RoomEvent, 'seq' | 'at'>[] = [
  { type: 'permissions.changed', chat: 'member' },
  { type: 'permissions.changed', chat: null, cheer: 'guest' },
  { type: 'link.made', to: 'staff', ...link, label: 'night shift' },
  { type: 'link.made', to: 'staff', link: 'link-of-the-day', role: 'host', expires: 98_000 },
  { type: 'crew.joined', to: 'staff', person: bo, role: 'moderator', room: link.room, from: link.link, name: 'Bo' },
  { type: 'crew.joined', to: 'staff', person: ann, role: 'host', from: 'link-of-the-day', name: 'Ann' },
  { type: 'crew.joined', to: 'staff', person: ann, role: 'host', from: 'brand', name: 'Ann Lee' },
  { type: 'crew.joined', to: 'staff', person: bo, role: 'display', from: 'brand' },
  { type: 'link.revoked', to: 'staff', link: 'link-of-the-day' },
  { type: 'crew.left', to: 'staff', person: bo, from: 'brand' },
  { type: 'person.signed_out', to: ann, until: 6_500 },
  { type: 'person.signed_out', to: ann, until: 6_400 },
  { type: 'person.forgotten', to: 'staff', person: bo },
  { type: 'chat.struck', to: 'staff', line: 220, person: bo, name: 'Bo', text: 'of somebody who is forgotten' },
  { type: 'chat.struck', to: 'staff', line: 221, person: ann, name: 'Ann', text: 'this one stays' },
  { type: 'chat.erased', to: 'staff', lines: [220, 9] },
  { type: 'launch.imported', from: 'other-room' as RoomId },
  { type: 'launch.imported', from: 'other-room' as RoomId, code: 'BBBBB' },
  { type: 'host.revoked', to: 'staff', before: 8_300 },
  { type: 'link.made', to: 'staff', ...link, link: 'link-of-the-week' },
  { type: 'crew.joined', to: 'staff', person: bo, role: 'staff', from: 'link-of-the-week' },
]
/** What fans ask, and what becomes of it: seq from 279 on. */
const hidden = { question: 280, person: bo, asked: 9_020, name: 'Bo', text: 'when?' }
const asking: DistributiveOmit<RoomEvent, 'seq' | 'at'>[] = [
  { type: 'question.asked', by: ann, id: 'askedask' as never, name: 'Ann', text: 'why?' },
  { type: 'question.asked', by: bo, name: 'Bo', text: 'when?' },
  { type: 'question.answered', question: 280, name: 'Host', text: 'At six.' },
  { type: 'question.told', to: bo, question: 280 },
  { type: 'question.answered', question: 280, name: 'Host' },
  { type: 'question.told', to: ann, question: 279 },
  { type: 'question.hidden', question: 280 },
  { type: 'question.kept', to: 'staff', ...hidden, answer: { name: 'Host', at: 9_025 } },
  { type: 'question.asked', by: ann, name: 'Ann', text: 'who?' },
  { type: 'question.asked', tombstone: true } as RoomEvent,
  { type: 'question.restored', ...hidden, answer: { name: 'Host', at: 9_025 } },
  { type: 'question.withdrawn', question: 279 },
  { type: 'question.withdrawn', to: 'staff', question: 279 },
  { type: 'question.kept', to: 'staff', ...hidden, question: 288, text: 'where?' },
  { type: 'question.kept', to: 'staff', ...hidden },
  { type: 'question.withdrawn', to: 'staff', question: 288 },
]
const count = { ballots: 3, abstained: 1, votes: [0, 2, 0] }
const outcome: PollResult = { members: count, guests: count, winners: [1] }
/** Polls: seq from 400 on, after the rest. */
const colour = 'colour' as PollId
const duel = 'duel' as PollId
const polls: DistributiveOmit<RoomEvent, 'seq' | 'at'>[] = [
  { type: 'poll.drafted', to: 'staff', poll: colour, setup: colours },
  { type: 'poll.drafted', to: 'staff', poll: duel, setup: { ...fight, forMs: 60_000 } },
  { type: 'poll.drafted', to: 'staff', poll: colour, setup: { ...colours, final: true } },
  { type: 'poll.arranged', to: 'staff', polls: [duel] },
  {
    type: 'poll.opened',
    poll: colour,
    round: 1,
    box: 'box-1',
    setup: { ...colours, shown: 'reveal' },
    closesAt: 99_000,
  },
  { type: 'poll.dropped', to: 'staff', poll: colour },
  { type: 'poll.extended', poll: colour, round: 1, closesAt: 99_500 },
  { type: 'poll.closed', poll: colour, round: 1, why: 'time' },
  { type: 'poll.counted', to: 'staff', poll: colour, round: 1, result: outcome },
  { type: 'poll.revealed', poll: colour, round: 1, result: outcome },
  { type: 'poll.sealed', poll: colour, round: 1, seal: 'a'.repeat(64) },
  { type: 'poll.opened', poll: colour, round: 2, box: 'box-2', setup: colours },
  { type: 'poll.opened', poll: duel, round: 1, box: 'box-3', setup: fight, closesAt: 99_100 },
  { type: 'poll.closed', poll: duel, round: 1, why: 'time' },
  { type: 'poll.extended', poll: duel, round: 1, closesAt: 99_200, overtime: true },
  { type: 'poll.withdrawn', poll: colour, reason: 'a typo', corrected: 'second' as PollId },
  { type: 'poll.opened', poll: 'second' as PollId, round: 1, box: 'box-4', setup: colours, corrects: colour },
  { type: 'poll.opened', poll: 'third' as PollId, round: 1, box: 'box-5', setup: colours },
  { type: 'poll.closed', poll: 'third' as PollId, round: 1, why: 'full' },
  { type: 'poll.archived', poll: 'third' as PollId },
]
type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never

/** One of each kind at least, and what changes what came before. Add to the end. */
export const history: RoomEvent[] = [
  {
    seq: 1,
    at: 1000,
    type: 'launch.created',
    title: 'Otter 5',
    code: 'K7QM4',
    phase: 'draft',
    startsAt: 5000,
    demo: true,
  },
  { seq: 2, at: 1100, type: 'chat.said', by: ann, id: 'aaaaaaaa' as never, name: 'Ann', text: 'first' },
  { seq: 3, at: 1200, type: 'chat.said', by: ann, name: 'Ann', text: 'second', edits: [4] },
  { seq: 4, at: 1300, type: 'chat.edited', by: ann, line: 2, text: 'edited' },
  { seq: 5, at: 1400, type: 'chat.said', name: 'Bo', text: 'to be removed' },
  { seq: 6, at: 1500, type: 'chat.removed', line: 5, gone: [[5, 'leaf']] },
  { seq: 7, at: 1600, type: 'chat.said', tombstone: true } as RoomEvent,
  { seq: 8, at: 1700, type: 'chat.edited', tombstone: true } as RoomEvent,
  { seq: 9, at: 1800, type: 'chat.edited', line: 5, text: 'too late' },
  { seq: 10, at: 1900, type: 'chat.muted', to: ann, until: 11_900 },
  { seq: 11, at: 2000, type: 'launch.started' },
  { seq: 12, at: 2100, type: 'launch.listed', room: 'a-room' as RoomId, title: 'A room', code: 'AAAAA', phase: 'live' },
  { seq: 13, at: 2200, type: 'launch.listed', room: 'a-room' as RoomId, title: 'Other', code: 'AAAAA', phase: 'after' },
  { seq: 14, at: 2300, type: 'host.revoked', to: 'staff', before: 2300 },
  ...Array.from({ length: 205 }, (_, i): RoomEvent => ({
    seq: 15 + i,
    at: 2400 + i,
    type: 'chat.said',
    name: 'Ann',
    text: `line ${i}`,
  })),
  ...aDay.map((event, i): RoomEvent => ({ ...event, seq: 220 + i, at: 3000 + 100 * i })),
  ...crew.map((event, i): RoomEvent => ({ ...event, seq: 256 + i, at: 7000 + 100 * i })),
  { seq: 277, at: 9000, type: 'permissions.changed', tombstone: true } as RoomEvent,
  { seq: 278, at: 9000, type: 'crew.joined', to: 'staff', tombstone: true } as RoomEvent,
  ...asking.map((event, i): RoomEvent => ({ ...event, seq: 279 + i, at: 9010 + i })),
]

history.push(...polls.map((event, i): RoomEvent => ({ ...event, seq: 400 + i, at: 10_000 + 100 * i })))

export const ended: RoomEvent = { seq: 300, at: 9100, type: 'launch.ended' }
export const archived: RoomEvent = { seq: 301, at: 9200, type: 'launch.archived' }
