import { expect, it } from 'vitest'
import { makeLink, mayGive, revokeLink } from '../../src/hosts/host-rules.ts'
import { HOUSE, type PersonId } from '../../src/protocol/core.ts'
import { hostFold } from '../../src/protocol/host-list.ts'
import { HOST_LIMITS, type CrewMember, type HostEvent, type HostLink, type HostView } from '../../src/protocol/hosts.ts'
import { ROLES } from '../../src/protocol/roles.ts'
import { emptyEveryone, emptyMine, emptyStaff } from '../../src/protocol/view.ts'
import type { Seen } from '../../src/rooms/deciding.ts'

const NOW = 1_790_000_000_000
const seen = (links: readonly HostLink[]): Seen => ({
  ...{ room: HOUSE, now: NOW, everyone: emptyEveryone(), mineOf: emptyMine },
  staff: { ...emptyStaff(), hosts: { ...hostFold.empty, links } },
})
const link = (i: number, expires = NOW + 1): HostLink => ({ link: `link-${i}-of-many`, role: 'host', expires })
const asked = { link: 'one-more-link', role: 'staff', hours: 2 } as const

it('[LINK-1] a link is made for so many hours, and told to staff alone', () => {
  expect(makeLink(asked, {})(seen([]))).toEqual({
    events: [
      `{"type":"link.made","to":"staff","link":"one-more-link","role":"staff","expires":${NOW + 2 * 3_600_000}}`,
    ],
  })
})

it('[LINK-3] there are two hundred links in force at most; expired ones make room', () => {
  const full = Array.from({ length: HOST_LIMITS.links }, (_, i) => link(i))
  expect(HOST_LIMITS.links).toBe(200)
  expect(makeLink(asked, {})(seen(full))).toBe('too_many')
  expect(makeLink(asked, {})(seen([link(0, NOW), ...full.slice(1)]))).toHaveProperty('events')
})

it('[LINK-3] a link that is not there is not found, and one of a higher role is not theirs to void', () => {
  const links = seen([link(1)])
  expect(revokeLink('no-such-link', 'owner', {})(links)).toBe('not_found')
  expect(revokeLink('link-1-of-many', 'host', {})(links)).toBe('not_allowed')
  expect(revokeLink('link-1-of-many', 'owner', {})(links)).toHaveProperty('events')
})

it('[A91] a role is given by whoever stands above it, and an owner’s by owners', () => {
  const given = ROLES.map((mine) => ROLES.filter((role) => mayGive(mine, role)))
  const fan = ['fan', 'display']
  expect(given).toEqual([
    ...[[], [], fan, [...fan, 'staff'], [...fan, 'staff', 'moderator']],
    ['fan', 'display', 'staff', 'moderator', 'host', 'owner'],
  ])
  expect(mayGive(undefined, 'staff')).toBe(false)
})

const fold = (...events: Partial<HostEvent>[]): HostView =>
  events.reduce<HostView>(
    (view, event, i) => hostFold.apply(view, { seq: i, at: NOW, ...event } as HostEvent),
    hostFold.empty,
  )
const ann = 'g_annannann' as PersonId

it('[LINK-2] voiding a link takes what it gave, voiding all takes what all gave, and what the brand gave stays', () => {
  const joined = (from: string): Partial<HostEvent> => ({ type: 'crew.joined', person: ann, role: 'host', from })
  const made = ['one', 'two'].map((each) => ({ type: 'link.made', link: each, role: 'host', expires: NOW }) as const)
  const before = [...made, ...['one', 'two', 'start', 'brand'].map(joined)]
  expect(fold(...before).crew).toHaveLength(4)
  const voided = fold(...before, { type: 'link.revoked', link: 'one' })
  expect([voided.links.map((each) => each.link), voided.crew.map(({ from }) => from)]).toEqual([
    ['two'],
    ['two', 'start', 'brand'],
  ])
  const all = fold(...before, { type: 'host.revoked', before: NOW })
  expect([all.links, all.crew.map(({ from }) => from), all.linksSince]).toEqual([[], ['brand'], NOW])
  expect(fold(...before, { type: 'host.revoked', before: 9 }, { type: 'host.revoked', before: 5 }).linksSince).toBe(9)
})

it('[ROLE-3] who the brand says has left is on no list, and what it gave until then is over', () => {
  const view = fold(
    { type: 'crew.joined', person: ann, role: 'host', from: 'brand' },
    { type: 'crew.left', person: ann, from: 'brand' },
  )
  expect([view.crew, view.left]).toEqual([[], [{ person: ann, at: NOW }]])
})

const made = (i: number, expires: number): Partial<HostEvent> => ({ type: 'link.made', ...link(i, expires) })

it('[LINK-3] a new link takes the place of one that has expired, never of one that is in force', () => {
  const events = Array.from({ length: HOST_LIMITS.links }, (_, i) => made(i, i === 0 ? NOW + 9 : NOW))
  const { links } = fold(...events, made(HOST_LIMITS.links, NOW + 1))
  expect(links.map((each) => each.link)).toEqual(['link-0-of-many', `link-${HOST_LIMITS.links}-of-many`])
})

const joins = (i: number, role: CrewMember['role'], from: string): Partial<HostEvent> => ({
  type: 'crew.joined',
  ...{ person: `g_person-${i}` as PersonId, role, from },
})

it('[A91] of more crew than are listed the oldest of the lowest role goes, whom the brand has let in last', () => {
  const screens = Array.from({ length: HOST_LIMITS.crewListed }, (_, i) => joins(i, 'display', link(1, NOW).link))
  const [owner, lessened] = [joins(1_000, 'owner', 'start'), joins(1_001, 'display', 'brand')]
  const { crew } = fold(made(1, NOW + 1), owner, lessened, ...screens)
  expect(crew).toHaveLength(HOST_LIMITS.crewListed)
  expect(crew.slice(0, 3).map(({ person }) => person)).toEqual(['g_person-1000', 'g_person-1001', 'g_person-2'])
})

it('[A91] before all others goes whose link is not in force any more, so that a long life of the house costs nobody their rank', () => {
  const owners = Array.from({ length: HOST_LIMITS.crewListed - 1 }, (_, i) => joins(i, 'owner', link(1, NOW).link))
  const came = [joins(1_000, 'staff', 'brand'), joins(1_001, 'moderator', link(2, NOW).link)]
  const listed = (expires: number): string[] =>
    fold(made(1, expires), made(2, NOW + 1), ...owners, ...came).crew.map(({ person }) => person)
  expect(listed(NOW).slice(-2)).toEqual(['g_person-1000', 'g_person-1001'])
  expect(listed(NOW)[0]).toBe('g_person-1')
  expect(listed(NOW + 1).slice(-1)).toEqual(['g_person-1001'])
  expect(listed(NOW + 1)[0]).toBe('g_person-0')
})

it('[ROLE-3] somebody who leaves again and again makes nobody else’s leaving forgotten', () => {
  const left = (person: string): Partial<HostEvent> => ({
    type: 'crew.left',
    person: person as PersonId,
    from: 'brand',
  })
  const again = Array.from({ length: HOST_LIMITS.crewListed + 1 }, () => left('g_somebody-else'))
  const view = fold(left(ann), ...again)
  expect(view.left.map(({ person }) => person)).toEqual([ann, 'g_somebody-else'])
})
