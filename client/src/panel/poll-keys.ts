import type { Poll, PollId } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { toast } from '../ui/toast.tsx'
import type { PanelKey } from './panel-key.ts'
import type { PanelModel } from './panel-model.ts'
import { airPoll, closePoll, extendPoll, openPoll, revealPoll } from './poll-acts.ts'
import { mayDo, type PollDeed } from './poll-deeds.ts'

/** How much one press extends, ms. */
export const LITTLE_MS = 30_000
export const MUCH_MS = 60_000
/** A poll that took another's place must have stood there for so long, ms: who presses twice meant the one before. */
const SEEN_MS = 600

/** Keys of polls. */
export const POLL_KEYS: readonly PanelKey[] = [
  { keys: ['v'], shown: 'V', does: 'panel.key.poll.show', act: (panel) => panel.showPolls() },
  { keys: ['n'], shown: 'N', does: 'panel.key.poll.new', needs: 'show', act: (panel) => panel.open({ is: 'poll' }) },
  { keys: ['g'], shown: 'G', does: 'panel.key.poll.open', needs: 'show', act: (panel) => openNext(panel, false) },
  { keys: ['f'], shown: 'F', does: 'panel.key.poll.open_air', needs: 'show', act: (panel) => openNext(panel, true) },
  { keys: ['e'], shown: 'E', does: 'panel.key.poll.extend', needs: 'show', act: extendBy(LITTLE_MS) },
  { keys: ['t'], shown: 'T', does: 'panel.key.poll.extend_more', needs: 'show', act: extendBy(MUCH_MS) },
  { keys: ['c'], shown: 'C', does: 'panel.key.poll.close', needs: 'show', act: onDesk('close', closePoll) },
  { keys: ['x'], shown: 'X', does: 'panel.key.poll.reveal', needs: 'show', act: onDesk('reveal', revealPoll) },
  { keys: ['z'], shown: 'Z', does: 'panel.key.poll.air', needs: 'show', act: onDesk('air', airPoll) },
  { keys: ['y'], shown: 'Y', does: 'panel.key.poll.again', needs: 'show', act: onDesk('again', againPoll) },
  { keys: ['l'], shown: 'L', does: 'panel.key.poll.archive', needs: 'show', act: onDesk('archive', armArchive) },
  { keys: ['Delete'], shown: 'Del', does: 'panel.key.poll.withdraw', needs: 'show', act: onDesk('withdraw', askWhy) },
  { keys: ['1', '2', '3', '4', '5'], shown: '1–5', does: 'panel.key.poll.choose', act: chooseOpen },
]

/** What acts on the row of the queue that has the focus. */
export const QUEUE_KEYS = [{ shown: 'Alt ↑ ↓', does: 'panel.key.poll.move' }] as const

/** Keys act on the poll that is seen: where it is out of sight, the first press shows it. */
function onDesk(deed: PollDeed, act: (panel: PanelModel, poll: Poll) => unknown): (panel: PanelModel) => void {
  return (panel) => {
    const poll = panel.polls.onDesk.value
    if (!poll) return toast(t('panel.poll.none_on_desk'))
    if (!inSight('.poll-desk')) return panel.showPolls()
    if (mayDo(deed, poll)) act(panel, poll)
    else toast(t('panel.poll.not_so'))
  }
}

function extendBy(byMs: number): (panel: PanelModel) => void {
  return onDesk('extend', (panel, poll) => extendPoll(panel, poll, byMs))
}
function againPoll(panel: PanelModel, { poll }: Poll): void {
  void openPoll(panel, poll, false)
}
function askWhy(panel: PanelModel, { poll }: Poll): void {
  panel.open({ is: 'poll-withdraw', poll })
}

/** What cannot be taken back is only armed by its key. */
function armArchive(): void {
  document.querySelector<HTMLElement>('.poll-desk .arms-archive button')?.click()
}

const inSight = (place: string): boolean => document.querySelector<HTMLElement>(place)?.offsetParent != null

/** The row of the queue that is marked as the next one has changed. */
export function showsNext(panel: PanelModel, poll: string | undefined): void {
  const { nextPollSeen } = panel
  if (poll === nextPollSeen?.poll) return
  panel.nextPollSeen = { poll, since: nextPollSeen?.poll === undefined ? -Infinity : performance.now() }
}

/** Opens the poll that the host sees as the next one, once. */
function openNext(panel: PanelModel, onAir: boolean): void {
  const next = panel.polls.next.value
  if (!next) return toast(t('panel.poll.queue.none'))
  if (!inSight('.poll-queue')) return panel.showPolls()
  openSeen(panel, next.poll, onAir)
}

/** Opens a poll of the queue that has stood there long enough to be meant. */
export function openSeen(panel: PanelModel, poll: PollId, onAir: boolean): void {
  const { nextPollSeen } = panel
  if (nextPollSeen?.poll !== poll || performance.now() - nextPollSeen.since < SEEN_MS) return
  void openPoll(panel, poll, onAir)
}

/** Makes it the next one; who chooses it means it. */
export function chooseNext(panel: PanelModel, poll: PollId): void {
  panel.nextPollSeen = { poll, since: -Infinity }
  panel.polls.row.value = poll
}

function chooseOpen(panel: PanelModel, key: string): void {
  const poll = panel.polls.open.value[Number(key) - 1]
  if (poll) panel.polls.choose(poll.poll)
}
