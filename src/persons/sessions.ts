import type { PersonId, Refusal, Reply, RoomId } from '../protocol/core.ts'
import { HOUSE, refuse } from '../protocol/core.ts'
import { hostFold } from '../protocol/host-list.ts'
import type { HostView } from '../protocol/hosts.ts'
import type { Role } from '../protocol/roles.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { Session, Sessions } from '../rooms/granted-session.ts'
import { roleOf } from './session-rules.ts'
import type { Tokens } from './tokens.ts'

interface Ground {
  tokens: Tokens
  hosting: Pick<Hosting, 'get'>
  clock: Clock
  /** Whether the brand's key is still one. */
  brandHas: (key: string) => boolean
}

/** Reads sessions, and knows by the house's view what counts of them: on every node, as soon as it has seen it. */
export class HouseSessions implements Sessions {
  readonly #ground: Ground
  constructor(ground: Ground) {
    this.#ground = ground
  }

  read(token: string): Reply<Session> {
    const { tokens, clock } = this.#ground
    const session = tokens.read(token, clock.now())
    const refused = session.ok ? this.refusal(session.value) : undefined
    return refused ? refuse(refused) : session
  }

  refusal({ person, at, member }: Session): Refusal | undefined {
    if (member && this.#ground.clock.now() >= member.until) return 'token_expired'
    if (member && !this.#ground.brandHas(member.key)) return 'token_invalid'
    return at <= this.#endedUntil(person.id) ? 'token_invalid' : undefined
  }

  roleIn(session: Session, room: RoomId): Role | undefined {
    // Nearly everybody is a fan.
    return session.grants.length === 0 ? undefined : roleOf(session, room, this.hosts, this.#ground.clock.now())
  }

  /** Who runs the rooms, as the house says it. */
  get hosts(): HostView {
    return this.#house?.staff.hosts ?? hostFold.empty
  }

  #endedUntil(person: PersonId): number {
    return this.#house?.mine.get(person)?.session.until ?? 0
  }

  get #house() {
    return this.#ground.hosting.get(HOUSE)?.replica
  }
}
