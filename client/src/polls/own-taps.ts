import type { Poll } from '../../../src/protocol/polls.ts'
import type { RoomModel } from '../room/room-model.ts'
import { roundName } from './kept-ballots.ts'
import { tapsPerSecond, Tapping } from './tapping.ts'

const all = new WeakMap<RoomModel, Map<string, Tapping>>()

/** This person's taps in that round; those of before this page was opened are asked for. */
export function tappingOf(model: RoomModel, poll: Poll): Tapping {
  const known = all.get(model) ?? new Map<string, Tapping>()
  all.set(model, known)
  const name = `${model.me.value?.id} ${roundName(poll)}`
  const had = known.get(name)
  if (had) return had
  const tapping = new Tapping(
    (side, taps) => model.act('poll.tap', { poll: poll.poll, round: poll.round, side, taps }),
    () => model.clock.now(),
    tapsPerSecond(poll),
  )
  known.set(name, tapping)
  void model
    .act<{ ballot: { choice: readonly number[] } | null }>('poll.mine', { poll: poll.poll })
    .then((reply) => reply.ok && reply.value.ballot && tapping.begin(reply.value.ballot.choice))
  return tapping
}
