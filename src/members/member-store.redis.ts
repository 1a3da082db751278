import { HOUSE, type PersonId, type Reply } from '../protocol/core.ts'
import { roomKey } from '../redis/keys.ts'
import type { RedisCommand, RedisLink } from '../redis/link.ts'
import { readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import type { Member, MemberStore, SignOnAsked } from './member-store.ts'

const signOnScript = script(new URL('./sign-on.lua', import.meta.url))
const useKey = script(new URL('./use-key.lua', import.meta.url))
const forgetMember = script(new URL('./forget-member.lua', import.meta.url))

const SUBJECTS = roomKey(HOUSE, 'subjects')
const USED = roomKey(HOUSE, 'used')
const memberKey = (subject: string): string => roomKey(HOUSE, 'member', subject)
const WAS = 8
/** How many sign-ons one script takes at most. */
const MOST = 128

export class RedisMemberStore implements MemberStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async signOn(asked: readonly SignOnAsked[], now: number): Promise<Reply<Member>[]> {
    const some = asked.slice(0, MOST)
    const keys = [SUBJECTS, USED, ...some.map(({ subject }) => memberKey(subject))]
    const args = some.flatMap(({ subject, guest, fresh, name, avatar, limitKey, once }) => [
      ...[subject, guest ?? '', fresh, name ?? '', avatar ?? '', limitKey ?? ''],
      ...[once?.key ?? '', once?.until ?? 0],
    ])
    const raw = (await this.#link.run(signOnScript, keys, [now, WAS, ...args])) as unknown[]
    const answers = raw.map((answer, i) =>
      readReply(HOUSE, answer, (rest) => signedOn(some[i] as SignOnAsked, rest, now)),
    )
    return asked.length <= MOST ? answers : [...answers, ...(await this.signOn(asked.slice(MOST), now))]
  }

  async useOnce(key: string, until: number, now: number): Promise<boolean> {
    const raw = await this.#link.run(useKey, [USED], [now, key, until])
    const used = readReply(HOUSE, raw, ([first]) => Number(first) === 1)
    return used.ok && used.value
  }

  async find(person: PersonId): Promise<Member | undefined> {
    const subject = await this.#link.one('hget', SUBJECTS, person)
    if (typeof subject !== 'string') return undefined
    return readMember(await this.#link.one('hgetall', memberKey(subject)))
  }

  async list(after: string | undefined, count: number): Promise<{ members: Member[]; next?: string }> {
    const scanned = await this.#link.one('hscan', SUBJECTS, after ?? '0', 'COUNT', count)
    const [next, flat] = scanned as [string, string[]]
    const subjects = [...new Set(flat.filter((_, i) => i % 2 === 1))]
    const persons = new Set(flat.filter((_, i) => i % 2 === 0))
    const found = await this.#link.all(subjects.map((subject): RedisCommand => ['hgetall', memberKey(subject)]))
    // Somebody is listed with the person whom they are, not again with each whom they have been.
    const members = found.flatMap((raw) => readMember(raw) ?? []).filter(({ person }) => persons.has(person))
    return { members, ...(next !== '0' && { next }) }
  }

  async forget(person: PersonId): Promise<void> {
    const subject = await this.#link.one('hget', SUBJECTS, person)
    if (typeof subject === 'string') await this.#link.run(forgetMember, [SUBJECTS, memberKey(subject)], [subject])
  }
}

function signedOn({ name, avatar }: SignOnAsked, [person, was, limitKey, since]: unknown[], now: number): Member {
  return {
    person: person as PersonId,
    was: wasOf(was),
    limitKey: String(limitKey),
    ...(name !== undefined && { name }),
    ...(avatar !== undefined && { avatar }),
    since: Number(since),
    seen: now,
  }
}

/** What `hgetall` gives: pairs one after the other, or an object where the client has made one. */
function readMember(raw: unknown): Member | undefined {
  const fields = Array.isArray(raw)
    ? Object.fromEntries(raw.flatMap((key: string, i) => (i % 2 === 0 ? [[key, raw[i + 1] as string]] : [])))
    : (raw as Record<string, string>)
  const { person, was, limit, name, avatar, since, seen } = fields as Record<string, string | undefined>
  if (person === undefined) return undefined
  return {
    person: person as PersonId,
    was: wasOf(was),
    limitKey: limit ?? person,
    ...(name !== undefined && { name }),
    ...(avatar !== undefined && { avatar }),
    since: Number(since),
    seen: Number(seen),
  }
}

const wasOf = (was: unknown): PersonId[] =>
  (typeof was === 'string' ? was.split(' ').filter((each) => each !== '') : []) as PersonId[]
