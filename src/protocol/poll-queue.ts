import type { Fold } from './events.ts'
import { POLL_LIMITS, type PollEvent, type PollId, type StaffPollView } from './polls.ts'

type Queue = StaffPollView['queue']

const without = (queue: Queue, poll: PollId): Queue => queue.filter((draft) => draft.poll !== poll)

function arranged(queue: Queue, polls: readonly PollId[]): Queue {
  const named = polls.flatMap((poll) => queue.find((draft) => draft.poll === poll) ?? [])
  return [...named, ...queue.filter((draft) => !named.includes(draft))]
}

const others = ({ counted }: StaffPollView, poll: PollId): StaffPollView['counted'] =>
  counted.filter((one) => one.poll !== poll)

/** What staff alone know of polls. What is opened leaves the queue: `poll.dropped` says so. */
export const staffPollFold: Fold<StaffPollView, PollEvent> = {
  empty: { queue: [], counted: [] },
  apply(view, event) {
    const { queue } = view
    switch (event.type) {
      case 'poll.drafted': {
        const { poll, setup } = event
        const at = queue.findIndex((draft) => draft.poll === poll)
        return { ...view, queue: at < 0 ? [...queue, { poll, setup }] : queue.with(at, { poll, setup }) }
      }
      case 'poll.dropped':
        return { queue: without(queue, event.poll), counted: others(view, event.poll) }
      case 'poll.arranged':
        return { ...view, queue: arranged(queue, event.polls) }
      case 'poll.counted': {
        const { poll, round, result } = event
        return { ...view, counted: [...others(view, poll), { poll, round, result }].slice(-POLL_LIMITS.kept) }
      }
      default:
        return view
    }
  },
}
