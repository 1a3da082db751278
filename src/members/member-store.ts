import type { PersonId, Reply } from '../protocol/core.ts'

/** Somebody whom the brand has signed on just now. */
export interface SignOnAsked {
  /** Whom the brand means: a hash of issuer and subject. */
  subject: string
  /** Who they have been here as a guest, if anybody. */
  guest: PersonId | undefined
  /** Who they become when they were nobody before. */
  fresh: PersonId
  name?: string
  avatar?: string
  /** One for all accounts of a person, if the brand knows it. */
  limitKey?: string
  /** Once only: what may not be seen twice until then (ms). */
  once?: { key: string; until: number }
}

/** What the house keeps of a member. It is no event: what is personal must be possible to delete whole. */
export interface Member {
  person: PersonId
  /** Other guests they have been, oldest first, at most eight. */
  was: readonly PersonId[]
  limitKey: string
  name?: string
  avatar?: string
  /** First and last sign-on, ms. */
  since: number
  seen: number
}

export interface MemberStore {
  /**
   * Signs members on, each with an answer of its own. The first time a member is the guest whom they were until then, so that
   * all that was theirs still is; a guest who is somebody else's already is left alone. Later sign-ons are the same person,
   * and remember the guest in `was`. Refuses `token_used`.
   */
  signOn(asked: readonly SignOnAsked[], now: number): Promise<Reply<Member>[]>
  /** True the first time that this is used, until it is forgotten at `until` (ms). */
  useOnce(key: string, until: number, now: number): Promise<boolean>
  find(person: PersonId): Promise<Member | undefined>
  /** Some members after the one of that mark, in any order; each once if nothing changes meanwhile. `next` absent = that was all. */
  list(after: string | undefined, count: number): Promise<{ members: Member[]; next?: string }>
  /** Deletes what is kept of that person. Whom the brand signs on next by that subject is somebody new. */
  forget(person: PersonId): Promise<void>
}
