import { expect, it } from 'vitest'
import { HostLinkFailed, linkTo, revokeLinks } from '../../scripts/lib/revoke-links.mjs'
import { Tokens } from '../../src/persons/tokens.ts'
import type { Person } from '../../src/protocol/core.ts'
import { launch, post } from '../support.ts'

interface Session {
  token: string
  person: Person
}

it('[PERS-6] revoking voids the links so far and what they gave, cuts their connections, and gives a link that is valid', async () => {
  await using app = await launch()
  const old = app.tokens.hostLink(app.stores.clock.now())
  const { token } = await post<Session>(`${app.url}/api/session`, { hostKey: old })
  const host = await app.join({ token })
  const bye = host.next('bye')
  const key = await revokeLinks(app.url, app.tokens)
  expect(await bye).toMatchObject({ reason: 'revoked', reconnect: false })
  await expect(post(`${app.url}/api/session`, { hostKey: old })).rejects.toMatchObject({
    problem: { refused: 'token_invalid' },
  })
  const renewed = await post<Session>(`${app.url}/api/session`, {}, token)
  expect(renewed.person).toEqual({
    id: expect.any(String),
    standing: 'guest',
    name: expect.not.stringContaining('Host'),
  })
  const fresh = await post(`${app.url}/api/session`, { hostKey: key })
  expect(fresh).toMatchObject({ person: { standing: 'guest', role: 'owner' } })
  expect(linkTo(app.url, 'main', key)).toBe(`${app.url}/host/main#host=${key}`)
})

it('[PERS-7] says plainly that no server answers, or that it refuses', async () => {
  const tokens = new Tokens('a secret of more than thirty-two bytes')
  await expect(revokeLinks('http://127.0.0.1:1', tokens)).rejects.toThrow(
    /No server answers at http:\/\/127\.0\.0\.1:1/,
  )
  await using app = await launch()
  await expect(revokeLinks(app.url, tokens)).rejects.toThrow(HostLinkFailed)
  await expect(revokeLinks(app.url, tokens)).rejects.toThrow(/token_invalid/)
})
