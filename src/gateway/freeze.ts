import { refuse } from '../protocol/core.ts'
import type { CommandName } from '../protocol/index.ts'
import type { Handler, Handlers } from '../rooms/handler.ts'

/**
 * What FREEZE refuses: what a launch is made of, and new links. The show goes on: its moments and phases, its
 * run-down, cards and announcements, everything that moderates, whatever takes a right away, and what is everybody's own.
 */
const FROZEN: Record<CommandName, boolean> = {
  'launch.create': true,
  'launch.edit': true,
  'link.create': true,
  // In a raid the room is closed to guests at once.
  'permissions.set': false,
  // A launch that slips must be moved, and its phases are the show.
  'launch.move': false,
  'launch.announce': false,
  'launch.open': false,
  'launch.start': false,
  'launch.end': false,
  'launch.archive': false,
  'teaser.plan': false,
  'teaser.drop': false,
  'stage.set': false,
  'stage.plan': false,
  'stage.next': false,
  'announcement.make': false,
  'announcement.correct': false,
  'announcement.withdraw': false,
  'brakes.set': false,
  'person.restrict': false,
  'person.free': false,
  'person.sign_out': false,
  // A link that has leaked must be void at once.
  'link.revoke': false,
  'host.revoke': false,
  'session.carry': false,
  'session.end': false,
  'session.forget': false,
  'chat.send': false,
  'chat.edit': false,
  'chat.remove': false,
  'chat.restore': false,
  'chat.react': false,
  'chat.judge': false,
  'chat.pin': false,
  'chat.feature': false,
  'cheer.send': false,
  'poll.draft': false,
  'poll.drop': false,
  'poll.arrange': false,
  'poll.open': false,
  'poll.extend': false,
  'poll.close': false,
  'poll.reveal': false,
  'poll.withdraw': false,
  'poll.archive': false,
  'poll.vote': false,
  'poll.tap': false,
  'poll.mine': false,
  'question.ask': false,
  'question.upvote': false,
  'question.withdraw': false,
  'question.mine': false,
  'question.answer': false,
  'question.hide': false,
  'question.restore': false,
}

/** The same handlers; those that change what is frozen refuse. */
export function freeze(handlers: Handlers): Handlers {
  const frozen = Object.entries(handlers).map(([command, handle]) => {
    const guarded: Handler<CommandName> = (caller, input) =>
      isFrozen(command as CommandName, input)
        ? Promise.resolve(refuse('frozen'))
        : (handle as Handler<CommandName>)(caller, input)
    return [command, guarded]
  })
  return Object.fromEntries(frozen) as Handlers
}

const isFrozen = (command: CommandName, input: object): boolean =>
  FROZEN[command] && !(command === 'launch.edit' && isStreamAlone(input))

/** A stream that has broken down goes on at another address. */
const isStreamAlone = ({ changes = {} }: { changes?: object }): boolean => Object.keys(changes).join() === 'stream'
