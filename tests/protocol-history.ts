import type { PersonId, RoomId } from '../src/protocol/core.ts'
import type { RoomEvent } from '../src/protocol/index.ts'

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
]

export const ended: RoomEvent = { seq: 300, at: 9100, type: 'launch.ended' }
export const archived: RoomEvent = { seq: 301, at: 9200, type: 'launch.archived' }
