import { expect, it } from 'vitest'
import { renewSession } from '../../src/persons/sessions.ts'
import { newVisitor, Tokens } from '../../src/persons/tokens.ts'
import { personId } from '../../src/protocol/core.schema.ts'
import type { SessionRequest } from '../../src/protocol/wire.schema.ts'

const NOW = 1_790_000_000_000
const tokens = new Tokens('a secret of more than thirty-two bytes')
const ask = (request: SessionRequest, token?: string, linksSince = 0) =>
  renewSession(tokens, { request, token, linksSince, now: NOW })
function given(request: SessionRequest, token?: string, linksSince = 0) {
  const reply = ask(request, token, linksSince)
  if (!reply.ok) throw new Error(`refused: ${reply.refused}`)
  return reply.value
}

it('[PERS-4] whoever comes without a token is a new visitor', () => {
  const visitors = Array.from({ length: 200 }, newVisitor)
  for (const { id } of visitors) expect(personId.safeParse(id).success).toBe(true)
  expect(new Set(visitors.map(({ id }) => id)).size).toBe(200)
  expect(given({}).person).toEqual({ id: expect.stringMatching(/^g_/), standing: 'visitor' })
})

it('[PERS-4] a person stays who they are: named, named anew, made a host', () => {
  const visitor = given({})
  const guest = given({ name: ' Ann  Lee ' }, visitor.token)
  expect(guest.person).toEqual({ id: visitor.person.id, standing: 'guest', name: 'Ann Lee' })
  expect(given({}, guest.token).person).toEqual(guest.person)
  const renamed = given({ name: 'Zoe' }, guest.token)
  expect(renamed.person).toEqual({ id: visitor.person.id, standing: 'guest', name: 'Zoe' })
  const host = given({ hostKey: tokens.hostLink(NOW) }, renamed.token)
  expect(host.person).toEqual({ id: visitor.person.id, standing: 'host', name: 'Zoe' })
  expect(tokens.read(host.token, NOW)).toMatchObject({ ok: true, value: { hostSince: NOW } })
})

it('[PERS-5] a guest cannot take a name of the staff, a host may', () => {
  expect(ask({ name: 'Host' })).toMatchObject({ ok: false, refused: 'name_reserved' })
  expect(ask({ name: '\u200b' })).toMatchObject({ ok: false, refused: 'bad_name' })
  const host = given({ hostKey: tokens.hostLink(NOW) })
  expect(host.person).toMatchObject({ standing: 'host', name: 'Host' })
  expect(given({ name: 'Official Support' }, host.token).person).toMatchObject({
    standing: 'host',
    name: 'Official Support',
  })
  expect(ask({ name: ' ' }, host.token)).toMatchObject({ ok: false, refused: 'bad_name' })
})

it('[PERS-6] links signed before the revocation, and their sessions, are void; later ones hold', () => {
  const host = given({ hostKey: tokens.hostLink(NOW - 10) })
  for (const request of [{}, { name: 'Zoe' }, { hostKey: tokens.hostLink(NOW - 10) }])
    expect(ask(request, host.token, NOW - 5)).toMatchObject({ ok: false, refused: 'token_invalid' })
  expect(given({}, host.token, NOW - 10).person.standing).toBe('host')
  expect(given({ hostKey: tokens.hostLink(NOW - 5) }, host.token, NOW - 5).person).toEqual(host.person)
})

it('[PERS-2] a bad token or key makes nobody anybody', () => {
  expect(ask({ name: 'Ann' }, 'x.y.z')).toMatchObject({ ok: false, refused: 'token_invalid' })
  expect(ask({ hostKey: given({}).token })).toMatchObject({ ok: false, refused: 'token_invalid' })
  const old = new Tokens('a secret of more than thirty-two bytes').issue(
    { person: newVisitor(), limitKey: 'x' },
    NOW - 31 * 86_400_000,
  )
  expect(ask({}, old)).toMatchObject({ ok: false, refused: 'token_expired' })
})
