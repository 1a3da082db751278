import jwt from 'jsonwebtoken'
import type { Person } from '../../src/protocol/core.ts'
import { newId, post, type App } from '../support.ts'
import { BRAND_SECRET, ISSUER } from './brand-signer.ts'

/** A server whose members this shop signs on. */
export const shopEnv = {
  BRAND_SECRET,
  BRAND_ISSUER: ISSUER,
  BRAND_ROLES: 'live-owner=owner,live-admin=host,community=moderator,crew=staff,wall=display',
}

/** A customer whom no other test knows. */
export const newCustomer = (): string => `customer ${newId()}`

/** What the shop says of a customer; a token for many uses unless it has a `jti`. */
export const shopToken = (subject: string, claims: object = {}): string =>
  jwt.sign({ name: 'Ann of the shop', ...claims }, BRAND_SECRET, {
    ...{ algorithm: 'HS256', subject, issuer: ISSUER, audience: 'fanfare', expiresIn: 600 },
  })

export interface Signed {
  token: string
  person: Person
  expires: number
}
type Asked = { token: string } | { carried: string } | { hostKey: string } | { name?: string }

/** Asks for a session, as whoever has that token; rejects with the problem. */
export const ask = ({ url }: Pick<App, 'url'>, asked: Asked, token?: string): Promise<Signed> =>
  post<Signed>(`${url}/api/session`, asked, token)
/** The shop signs a customer on. */
export const signOn = (app: Pick<App, 'url'>, customer: string, claims: object = {}, token?: string): Promise<Signed> =>
  ask(app, { token: shopToken(customer, claims) }, token)
/** What a promise is refused with by HTTP. */
export const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'accepted',
    (error: Error & { problem?: { refused?: string } }) => error.problem?.refused ?? error.message,
  )
/** What whoever comes with this token is refused with at the door of a room. */
export const atDoor = (app: App, token: string, more: object = {}): Promise<string> =>
  app.join({ token }, more).then(
    () => 'welcome',
    (error: Error & { data?: { refused?: string } }) => error.data?.refused ?? error.message,
  )
