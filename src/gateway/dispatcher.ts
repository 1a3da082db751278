import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import { HOUSE, refuse, type Person, type Refusal, type Refused, type Reply, type RoomId } from '../protocol/core.ts'
import { commands, type CommandName } from '../protocol/index.ts'
import { schemas } from '../protocol/schemas.ts'
import { CROWD, crowdRefusal, roleMay, type CrowdCapability, type Role } from '../protocol/roles.ts'
import type { Caller, Handler, Handlers } from '../rooms/handler.ts'
import type { Hosting } from '../rooms/hosting.ts'
import { keptOut } from '../rooms/door.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { LogLost, StoreDown } from '../rooms/room-log.ts'
import { idsOf, shownAs, type Session, type Sessions } from '../rooms/granted-session.ts'
import { PersonRate } from './person-rate.ts'

/** Longest command, in characters of JSON. */
const MOST_INPUT = 8_192

/** Commands one person may send. */
const COMMANDS = { perSecond: 20, atOnce: 40 }

const known = new Map<string, CommandName>(Object.keys(commands).map((name) => [name, name as CommandName]))

/** Who sends a command, by whichever door. */
export interface Asker {
  session: Session
  room: RoomId
}

export type Dispatch = (asker: Asker, name: unknown, input: unknown) => Promise<Reply<unknown>>

interface Ground {
  handlers: Handlers
  hosting: Hosting
  sessions: Pick<Sessions, 'refusal' | 'roleIn'>
  logger: Logger
}

/** A command that has been read: who sends it, where to, and what it says. */
interface Asked {
  command: CommandName
  session: Session
  /** Where they are, and the log it is for. */
  where: RoomId
  room: RoomId
  role: Role | undefined
}

/** The one path every command takes, whichever door it came by: authorise, parse, decide, answer. It never throws. */
export function dispatcher(ground: Ground): Dispatch {
  const { sessions } = ground
  const rate = new PersonRate(COMMANDS.perSecond, COMMANDS.atOnce)
  return async ({ session, room: where }, name, input) => {
    const command = typeof name === 'string' ? known.get(name) : undefined
    if (command === undefined) return refuse('unknown_command')
    if (commands[command].in === 'room' && where === HOUSE) return refuse('not_found')
    const room = commands[command].in === 'house' ? HOUSE : where
    const asked = { command, session, where, room, role: sessions.roleIn(session, room) }
    if (!rate.take(session.limitKey)) return refuse('too_fast', 1_000)
    const refused = sessions.refusal(session) ?? forbidden(command, asked.role)
    if (refused) return noted(refuse(refused), asked, ground)
    const parsed = parse(command, input)
    return parsed.ok ? noted(await decided(asked, parsed.input, ground), asked, ground) : parsed
  }
}

async function decided(asked: Asked, input: unknown, { handlers, hosting, logger }: Ground): Promise<Reply<unknown>> {
  const { command, where, room } = asked
  let live: LiveRoom | undefined
  try {
    live = await hosting.open(room)
    if (live === undefined) return refuse('not_found')
    if (live.away) return refuse('unavailable', RETRY_MS)
    const caller = callerOf(asked, live, input)
    const why = keptOut(live, hosting.get(HOUSE), caller) ?? notForCrowd(command, caller.person, live)
    if (why === 'not_found') await hosting.seek(room)
    return why ? refuse(why) : await (handlers[command] as Handler<CommandName>)(caller, input as never)
  } catch (error) {
    return failed(error, { command, room: where, live, logger })
  }
}

/** Who tries what is not theirs is written down. */
function noted(reply: Reply<unknown>, { command, where, session }: Asked, { logger }: Ground): Reply<unknown> {
  if (!reply.ok && reply.refused === 'not_allowed')
    logger.info({ command, room: where, person: session.person.id }, 'refused: not allowed')
  return reply
}

const RETRY_MS = 500

/** What staff alone may do is refused at once, whatever the room says. */
function forbidden(command: CommandName, role: Role | undefined): Refusal | undefined {
  const { may } = commands[command]
  return may === 'self' || isCrowds(may) || roleMay(role, may) ? undefined : 'not_allowed'
}

/** What the crowd may do is the room's to say. */
function notForCrowd(command: CommandName, person: Person, { replica }: LiveRoom): Refusal | undefined {
  const { may } = commands[command]
  return isCrowds(may) ? crowdRefusal(person, replica.everyone.permissions[may]) : undefined
}

const isCrowds = (may: string): may is CrowdCapability => Object.hasOwn(CROWD, may)

function callerOf({ command, session, role }: Asked, live: LiveRoom, input: unknown): Caller {
  const { limitKey } = session
  return {
    ...{ person: shownAs(session, role), ids: idsOf(session), limitKey, role, session, live },
    // Most commands of a stampede do not ask for it.
    get hash() {
      return hashOf(command, input)
    },
  }
}

type Parsed = { ok: true; input: unknown } | Refused

function parse(command: CommandName, input: unknown): Parsed {
  const text = JSON.stringify(input) ?? ''
  if (text.length > MOST_INPUT) return refuse('too_large')
  const parsed = schemas[command].input.safeParse(input)
  if (!parsed.success) return refuse('bad_input')
  return { ok: true, input: parsed.data }
}

/** Tells one input of a command from another. */
const hashOf = (command: CommandName, input: unknown): string =>
  createHash('sha256')
    .update(`${command} ${JSON.stringify(input)}`)
    .digest('hex')
    .slice(0, 16)

function failed(
  error: unknown,
  { command, room, live, logger }: { command: CommandName; room: RoomId; live: LiveRoom | undefined; logger: Logger },
): Refused {
  if (error instanceof StoreDown) return refuse(error.kind, RETRY_MS)
  if (error instanceof LogLost) {
    void live?.lost()
    return refuse('unavailable', RETRY_MS)
  }
  logger.error({ error, command, room }, 'command failed')
  return refuse('internal')
}
