/**
 * The words that every other file uses: who someone is, where a log stands, how a command is answered.
 * Pages load this zone, so nothing here imports anything at run time; the zod twins live in `*.schema.ts`.
 */

import type { Capability, Role, Standing } from './roles.ts'

declare const brand: unique symbol
export type Branded<T, B extends string> = T & { readonly [brand]: B }

/** A room's name in addresses and keys: `[a-z0-9-]`, 1 to 40 long. */
export type RoomId = Branded<string, 'RoomId'>
/** A person for good, whatever they call themselves: a kind's letter, `_`, then 8 to 60 of `[A-Za-z0-9_-]`. */
export type PersonId = Branded<string, 'PersonId'>
/** Made by the client for one command, 8 to 64 of `[A-Za-z0-9_-]`; sending it again asks for the first answer again. */
export type CommandId = Branded<string, 'CommandId'>
/** Names one unbroken life of a log. A log that lost its tail goes on under another epoch. */
export type Epoch = Branded<string, 'Epoch'>

/** The brand's community beyond any launch: a log like a room's, which every socket follows beside its room. */
export const HOUSE = 'house' as RoomId

/** Who is asking, as everyone may know them. */
export interface Person {
  id: PersonId
  standing: Standing
  /** What they may do here; absent = a fan. */
  role?: Role
  name?: string
  /** A member's picture, at an `https:` address. */
  avatar?: string
}

/** The same words in other languages, by BCP 47 tag; who reads another one gets the original, marked as such. */
export type Texts<T> = { readonly [language: string]: T }

/** Who an event is for: absent = everyone, `staff`, or the one person it names. */
export type Audience = 'staff' | PersonId

/**
 * A place in a log, as a client hands it back to resume: `digest` is opaque, and stands for everything up to `seq`.
 */
export interface Position {
  epoch: Epoch
  seq: number
  digest: string
}

/** Why the server said no, what it means, and whether sending the same command again can help. Add, never rename. */
export const REFUSALS = {
  bad_input: { means: 'the command does not match its schema', retry: false },
  too_large: { means: 'the command is longer than 8 KiB', retry: false },
  unknown_command: { means: 'there is no such command', retry: false },
  not_allowed: { means: 'your role may not send this command', retry: false },
  members_only: { means: 'only members may do this here: sign on first', retry: false },
  name_first: { means: 'choose a name first', retry: false },
  not_found: { means: 'no such thing, or not for you to see', retry: false },
  id_reused: { means: 'this command id was used before with other content', retry: false },
  bad_text: { means: 'the text is empty, too long, or holds nothing that can be seen', retry: false },
  bad_name: { means: 'the name is empty, too long, or holds nothing that can be seen', retry: false },
  name_reserved: { means: 'the name looks like one that is kept for the staff', retry: false },
  not_yours: { means: 'only who wrote it may change it', retry: false },
  too_late: { means: 'the time to change it is over', retry: false },
  closed: { means: 'this room is closed: it can be read, nothing more', retry: false },
  owed: { means: 'something is still owed here: see what is open', retry: false },
  poll_closed: { means: 'nothing is counted in this poll now, or not in this round any more', retry: false },
  voted: { means: 'you have voted, and a ballot cannot be changed here', retry: false },
  paused: { means: 'nothing of that kind is taken at the moment', retry: true },
  stale: { means: 'it is not as you saw it: somebody has changed it meanwhile', retry: false },
  too_many: { means: 'there are as many of these as there can be', retry: false },
  banned: { means: 'you have been banned', retry: false },
  frozen: { means: 'the configuration is frozen for the day', retry: false },
  room_exists: { means: 'there is a room of that name already', retry: false },
  not_now: { means: 'the launch is not in a phase that allows this', retry: false },
  flooding: { means: 'too many messages at once; you may write again after retryAfterMs', retry: true },
  slow_mode: { means: 'slow mode: you may write again after retryAfterMs', retry: true },
  hold_full: { means: 'so many lines wait for the staff that no more are taken', retry: true },
  muted: { means: 'you may not write until retryAfterMs has passed', retry: true },
  too_fast: { means: 'too many commands at once', retry: true },
  token_invalid: { means: 'the token is not one of ours, or has been revoked', retry: false },
  token_expired: { means: 'the token is too old; make a new session', retry: false },
  token_used: { means: 'the token was for one use, and has been used', retry: false },
  bad_origin: { means: 'this page may not speak to this server', retry: false },
  overloaded: { means: 'the server takes no more connections for the moment', retry: true },
  unavailable: { means: 'the store cannot be reached; nothing happened', retry: true },
  unconfirmed: { means: 'it may or may not have happened; send it again with the same id', retry: true },
  internal: { means: 'our fault', retry: true },
} as const satisfies Record<string, { means: string; retry: boolean }>
export type Refusal = keyof typeof REFUSALS

/** The answer to every command. `message` is fixed text per code: it never repeats what was sent. */
export type Reply<T> = { ok: true; value: T } | Refused
export interface Refused {
  ok: false
  refused: Refusal
  message: string
  retryAfterMs?: number
}

export const accept = <T>(value: T): Reply<T> => ({ ok: true, value })
export const refuse = (refused: Refusal, retryAfterMs?: number): Refused => ({
  ok: false,
  refused,
  message: REFUSALS[refused].means,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

/** Why the server ends a connection, and whether coming back makes sense. */
export const BYES = {
  going_away: { means: 'this node is being restarted', reconnect: true },
  slow: { means: 'you read too slowly', reconnect: true },
  too_fast: { means: 'you sent too much', reconnect: true },
  too_many_errors: { means: 'you sent too much that made no sense', reconnect: true },
  overloaded: { means: 'the server takes no more connections for the moment', reconnect: true },
  unavailable: { means: 'the store cannot be reached', reconnect: true },
  room_gone: { means: 'the room does not exist any more', reconnect: false },
  banned: { means: 'you have been banned', reconnect: false },
  revoked: { means: 'what let you in has been revoked', reconnect: false },
  role_changed: { means: 'what you may do here has changed', reconnect: true },
  signed_out: { means: 'you have signed out everywhere', reconnect: true },
  expired: { means: 'your session has come to its end: make a new one', reconnect: true },
} as const satisfies Record<string, { means: string; reconnect: boolean }>
export type ByeReason = keyof typeof BYES
export interface Bye {
  reason: ByeReason
  reconnect: boolean
  retryAfterMs?: number
  /** What staff said to it, in their words. */
  message?: string
}
/** What a bye says beside its reason. */
export type ByeWords = Omit<Bye, 'reason' | 'reconnect'>

/** What a command declares for pages and server alike: what one must be able to do to send it, and in which log. */
export interface CommandRule {
  may: Capability
  /** `house`: sent to the house, whatever room the socket is in. */
  in: 'room' | 'house'
}
