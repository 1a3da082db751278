import { expect, it } from 'vitest'
import {
  carriedSession,
  granted,
  highestRole,
  memberSession,
  named,
  roleOf,
  type SignedOn,
} from '../../src/persons/session-rules.ts'
import { newVisitor } from '../../src/persons/tokens.ts'
import { personId } from '../../src/protocol/core.schema.ts'
import type { PersonId, RoomId } from '../../src/protocol/core.ts'
import { hostFold } from '../../src/protocol/host-list.ts'
import type { HostView } from '../../src/protocol/hosts.ts'
import { skeleton } from '../../src/protocol/text.ts'
import type { Grant, Session } from '../../src/rooms/granted-session.ts'
import { valueOf } from '../contract/store-stage.ts'

const NOW = 1_790_000_000_000
const HERE = 'a-room' as RoomId
const THERE = 'another-room' as RoomId
const visitor = newVisitor(NOW)
const guest = valueOf(named(visitor, ' Ann  Lee ', false))
const someone = (): PersonId => newVisitor(NOW).person.id

const link = (more: Partial<Grant> = {}): Grant => ({ role: 'host', from: 'a-link', at: NOW - 10, ...more })
const inForce = (more: Partial<HostView> = {}): HostView => ({
  ...hostFold.empty,
  links: [{ link: 'a-link', role: 'host', expires: NOW + 1_000 }],
  ...more,
})

it('[PERS-4] whoever comes without a token is a new visitor', () => {
  const visitors = Array.from({ length: 200 }, () => newVisitor(NOW).person)
  for (const { id, standing } of visitors) expect([personId.safeParse(id).success, standing]).toEqual([true, 'visitor'])
  expect(new Set(visitors.map(({ id }) => id)).size).toBe(200)
})

it('[PERS-4] a person stays who they are: named, named anew, given a role', () => {
  const { id } = visitor.person
  expect(guest.person).toEqual({ id, standing: 'guest', name: 'Ann Lee' })
  expect(valueOf(named(guest, 'Zoe', false)).person).toEqual({ id, standing: 'guest', name: 'Zoe' })
  expect(granted(guest, link())).toEqual({ ...guest, grants: [link()] })
  expect(granted(visitor, link()).person).toEqual({ id, standing: 'guest', name: 'Host' })
})

it('[PERS-5] names of the staff, guarded ones and what looks like them are refused, but not to staff', () => {
  const guarded = new Set(['Aurora', 'Maria Lopez'].map(skeleton))
  for (const name of ['Host', 'AUR0RA', 'Mаria  Lopez'])
    expect(named(visitor, name, false, guarded)).toMatchObject({ refused: 'name_reserved' })
  expect(valueOf(named(visitor, 'Official Support', true, guarded)).person.name).toBe('Official Support')
  for (const staff of [true, false]) expect(named(visitor, '\u200b', staff)).toMatchObject({ refused: 'bad_name' })
})

it('[ROLE-2] a role counts in its room only, and the highest of several counts', () => {
  const links = [
    { link: 'one', role: 'moderator', expires: NOW + 1 },
    { link: 'two', role: 'host', room: HERE, expires: NOW + 1 },
    { link: 'wall', role: 'display', room: HERE, expires: NOW + 1 },
  ] as const
  const hosts = inForce({ links })
  const grants = [link({ from: 'one', role: 'moderator' }), link({ from: 'two', role: 'host', room: HERE })]
  const session: Session = { ...guest, grants }
  expect(roleOf(session, HERE, hosts, NOW)).toBe('host')
  expect(roleOf(session, THERE, hosts, NOW)).toBe('moderator')
  expect(highestRole(session, hosts, NOW)).toBe('host')
  expect(highestRole(guest, hosts, NOW)).toBeUndefined()
  const screen: Session = { ...guest, grants: [link({ from: 'wall', role: 'display', room: HERE })] }
  expect([roleOf(screen, HERE, hosts, NOW), roleOf(screen, THERE, hosts, NOW)]).toEqual(['display', undefined])
  expect(highestRole(screen, hosts, NOW)).toBe('display')
})

it('[LINK-2] a link gives what it is there for, and not what one of that name has given before', () => {
  const before = { ...guest, grants: [link({ role: 'owner' })] }
  expect(roleOf(before, HERE, inForce(), NOW)).toBeUndefined()
  expect(roleOf({ ...guest, grants: [link({ room: THERE })] }, THERE, inForce(), NOW)).toBeUndefined()
  expect(roleOf({ ...guest, grants: [link()] }, THERE, inForce(), NOW)).toBe('host')
})

it('[LINK-2] what a link gave counts as long as the link is in force: not expired, not revoked, not signed too early', () => {
  const session = granted(guest, link())
  const role = (hosts: HostView, now = NOW) => roleOf(session, HERE, hosts, now)
  expect(role(inForce())).toBe('host')
  expect(role(inForce(), NOW + 1_000)).toBeUndefined()
  expect(role(inForce({ links: [] }))).toBeUndefined()
  expect(role(inForce({ linksSince: NOW - 10 }))).toBe('host')
  expect(role(inForce({ linksSince: NOW - 9 }))).toBeUndefined()
})

it('[PERS-6] the start link counts unless links signed until now were revoked', () => {
  const session = granted(guest, link({ from: 'start', role: 'owner' }))
  expect(roleOf(session, HERE, hostFold.empty, NOW)).toBe('owner')
  expect(roleOf(session, HERE, { ...hostFold.empty, linksSince: NOW }, NOW)).toBeUndefined()
})

const signedOn = (more: Partial<SignedOn> = {}): SignedOn => ({
  ...{ person: guest.person.id, was: [], limitKey: guest.person.id, key: 'key-1', until: NOW + 60_000 },
  ...more,
})

it('[MEMB-1] a guest who signs on is the same person, under the name that the brand gives or else their own', () => {
  const { id } = guest.person
  const own = memberSession(guest, signedOn(), NOW)
  expect(own.person).toEqual({ id, standing: 'member', name: 'Ann Lee' })
  const given = memberSession(guest, signedOn({ name: 'Ann of the shop', avatar: 'https://shop.example/a' }), NOW)
  expect(given.person).toEqual({ id, standing: 'member', name: 'Ann of the shop', avatar: 'https://shop.example/a' })
  expect(named(given, 'Zoe', false)).toMatchObject({ refused: 'not_allowed' })
  expect(valueOf(named(own, 'Zoe', false)).person).toEqual({ id, standing: 'member', name: 'Zoe' })
})

it('[MEMB-2] what was given to a guest by links stays theirs as a member; of somebody else nothing comes along', () => {
  const staff = granted(guest, link())
  expect(memberSession(staff, signedOn({ role: 'moderator' }), NOW).grants).toEqual([
    link(),
    { role: 'moderator', from: 'brand', at: NOW },
  ])
  const other = memberSession(staff, signedOn({ person: someone() }), NOW)
  expect([other.grants, other.person.name]).toEqual([[], expect.stringMatching(/^\w+ \w+ \d\d$/)])
  const second = memberSession(staff, signedOn({ person: someone(), was: [guest.person.id] }), NOW)
  expect([second.grants, second.person.name]).toEqual([[link()], 'Ann Lee'])
})

it('[ROLE-3] what the brand gave counts until it says otherwise, and a sign-on afterwards counts again', () => {
  const before = memberSession(guest, signedOn({ role: 'host' }), NOW)
  expect(roleOf(before, HERE, hostFold.empty, NOW)).toBe('host')
  const left = { ...hostFold.empty, left: [{ person: guest.person.id, at: NOW + 5 }] }
  expect(roleOf(before, HERE, left, NOW + 5)).toBeUndefined()
  const again = memberSession(before, signedOn({ role: 'staff' }), NOW + 6)
  expect(roleOf(again, HERE, left, NOW + 6)).toBe('staff')
})

it('[ROLE-3] whom the brand gives less than before has no more by an older session', () => {
  const { id } = guest.person
  const before = memberSession(guest, signedOn({ role: 'host' }), NOW)
  const crew = (role: 'moderator' | 'owner') => ({
    ...hostFold.empty,
    crew: [{ person: id, role, from: 'brand' }],
  })
  expect(roleOf(before, HERE, crew('moderator'), NOW)).toBe('moderator')
  expect(roleOf(before, HERE, crew('owner'), NOW)).toBe('host')
})

it('[PERS-8] who is taken along to a device is who they were, without roles, and has been its guest', () => {
  const staff = granted(guest, link())
  const here = newVisitor(NOW)
  expect(carriedSession(staff, here)).toEqual({ ...guest, was: [here.person.id], carried: true })
  expect(carriedSession(staff, undefined)).toEqual({ ...guest, carried: true })
  expect(carriedSession(staff, guest)).toEqual({ ...guest, carried: true })
  const member = memberSession(newVisitor(NOW), signedOn({ person: someone() }), NOW)
  expect(carriedSession(staff, member)).toEqual({ ...guest, carried: true })
})

it('[PERS-8] of many devices and links a session remembers the newest eight guests and five roles', () => {
  const guests = Array.from({ length: 12 }, () => newVisitor(NOW))
  const carried = guests.reduce((session, here) => carriedSession(session, here), guest)
  expect(carried.was).toEqual(guests.slice(-8).map(({ person }) => person.id))
  const links = Array.from({ length: 7 }, (_, i) => link({ from: `link-${i}` }))
  expect(links.reduce(granted, guest).grants).toEqual(links.slice(-5))
  expect(granted(granted(guest, link()), link({ at: NOW })).grants).toEqual([link({ at: NOW })])
})
