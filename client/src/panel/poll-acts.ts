import type { CommandName } from '../../../src/protocol/index.ts'
import type { Poll, PollDraft, PollId, PollSetup } from '../../../src/protocol/polls.ts'
import type { Scene } from '../../../src/protocol/stage.ts'
import { language, t } from '../i18n/language.ts'
import { questionIn } from '../polls/poll-words.ts'
import { newCommandId } from '../room/command-id.ts'
import { hostRefusal } from './host-refusals.ts'
import type { PanelModel } from './panel-model.ts'
import { keepUsed } from './poll-templates.ts'

/** The name of a poll that is not there yet. */
export const newPollId = (): PollId => newCommandId().slice(0, 12) as PollId
export const titleOf = (setup: PollSetup): string => questionIn(setup, language.value).text
export const isOnStage = (scene: Scene | undefined, poll: PollId): boolean =>
  scene?.kind === 'poll' && scene.poll === poll
/** What a press on that poll is called while it is under way. */
export const pressOf = (name: CommandName, poll: PollId): string => `${name} ${poll}`

const queueOf = (panel: PanelModel): readonly PollDraft[] => panel.polls.queue.peek()
const namesOf = (queue: readonly PollDraft[]): readonly PollId[] => queue.map(({ poll }) => poll)

async function press(
  panel: PanelModel,
  name: CommandName,
  input: { poll: PollId } & Readonly<Record<string, unknown>>,
  as = pressOf(name, input.poll),
): Promise<boolean> {
  panel.polls.refusal.value = undefined
  const reply = await panel.acts.send(name, input, as)
  if (reply && !reply.ok) panel.polls.refusal.value = hostRefusal(reply, name)
  return reply?.ok === true
}

/** Puts a new poll at the end of the queue, or changes one that waits. */
export async function savePoll(panel: PanelModel, setup: PollSetup, poll: PollId): Promise<boolean> {
  const before = queueOf(panel).find((draft) => draft.poll === poll)
  if (!(await press(panel, 'poll.draft', { poll, setup }))) return false
  keepUsed(setup)
  const words = t(before ? 'panel.poll.did.change' : 'panel.poll.did.add', { poll: titleOf(setup) })
  const undo = before
    ? () => press(panel, 'poll.draft', { poll, setup: before.setup })
    : () => press(panel, 'poll.drop', { poll })
  panel.undo.did({ words, undo, of: poll })
  return true
}

/** Adds all of them or none: what was added before one was refused is taken out again. */
export async function addPolls(panel: PanelModel, setups: readonly PollSetup[]): Promise<boolean> {
  const added: PollId[] = []
  const takeOut = async (polls: readonly PollId[]): Promise<boolean> => {
    for (const poll of polls) await press(panel, 'poll.drop', { poll })
    return true
  }
  for (const setup of setups) {
    const poll = newPollId()
    if (await press(panel, 'poll.draft', { poll, setup })) added.push(poll)
    else return !(await takeOut(added))
  }
  // Those that were opened meanwhile stay.
  const undo = () => takeOut(added.filter((poll) => namesOf(queueOf(panel)).includes(poll)))
  panel.undo.did({ words: t('panel.poll.did.import', { n: added.length }), undo })
  return true
}

export async function dropPoll(panel: PanelModel, { poll, setup }: PollDraft): Promise<boolean> {
  const before = namesOf(queueOf(panel))
  if (!(await press(panel, 'poll.drop', { poll }))) return false
  const undo = async () =>
    (await press(panel, 'poll.draft', { poll, setup })) && (await arranged(panel, before, `poll.arrange ${poll}`))
  panel.undo.did({ words: t('panel.poll.did.drop', { poll: titleOf(setup) }), undo })
  return true
}

const arranged = async (panel: PanelModel, polls: readonly PollId[], as: string): Promise<boolean> =>
  (await panel.acts.send('poll.arrange', { polls }, as))?.ok === true

/** Moves a poll of the queue up (-1) or down (1). */
export async function movePoll(panel: PanelModel, { poll, setup }: PollDraft, by: -1 | 1): Promise<boolean> {
  const before = namesOf(queueOf(panel))
  const at = before.indexOf(poll)
  const to = at + by
  if (at < 0 || to < 0 || to >= before.length) return false
  if (!(await arranged(panel, before.toSpliced(at, 1).toSpliced(to, 0, poll), 'poll.arrange'))) return false
  const undo = () => arranged(panel, before, 'poll.arrange')
  panel.undo.did({ words: t('panel.poll.did.move', { poll: titleOf(setup) }), undo })
  return true
}

/** The same once more, right after it. */
export async function duplicatePoll(panel: PanelModel, { poll, setup }: PollDraft): Promise<boolean> {
  const names = namesOf(queueOf(panel))
  const copy = newPollId()
  if (!(await press(panel, 'poll.draft', { poll: copy, setup }))) return false
  const undo = () => press(panel, 'poll.drop', { poll: copy })
  panel.undo.did({ words: t('panel.poll.did.add', { poll: titleOf(setup) }), undo, of: copy })
  return await arranged(panel, names.toSpliced(names.indexOf(poll) + 1, 0, copy), 'poll.arrange')
}

/** Opens a poll of the queue, or another round of one that is over; `onAir`: and puts it on the stage. */
export async function openPoll(panel: PanelModel, poll: PollId, onAir: boolean): Promise<boolean> {
  const did = await press(panel, 'poll.open', { poll, ...(onAir && { onAir }) })
  if (did) {
    panel.polls.opened(poll)
    panel.undo.forget(poll)
  }
  return did
}

export const extendPoll = (panel: PanelModel, { poll, round }: Poll, byMs: number): Promise<boolean> =>
  press(panel, 'poll.extend', { poll, round, byMs }, `poll.extend ${poll} ${byMs}`)
export const closePoll = (panel: PanelModel, { poll, round }: Poll): Promise<boolean> =>
  press(panel, 'poll.close', { poll, round })
export const revealPoll = (panel: PanelModel, { poll, round }: Poll): Promise<boolean> =>
  press(panel, 'poll.reveal', { poll, round })
export const archivePoll = (panel: PanelModel, { poll }: Poll): Promise<boolean> =>
  press(panel, 'poll.archive', { poll })

/** It does not count, and why; `correction` opens in its place. */
export async function withdrawPoll(
  panel: PanelModel,
  { poll }: Poll,
  reason: string,
  correction?: PollSetup,
): Promise<boolean> {
  const instead = correction && { poll: newPollId(), setup: correction }
  const did = await press(panel, 'poll.withdraw', { poll, reason, ...(instead && { correction: instead }) })
  if (did && instead) panel.polls.opened(instead.poll)
  return did
}

/** Onto the stage and the big screen; off again, what was there before comes back, unless that was a poll too. */
export async function airPoll(panel: PanelModel, { poll }: Poll): Promise<boolean> {
  const { scene, before } = panel.everyone.stage
  if (!isOnStage(scene, poll)) return await panel.acts.air({ kind: 'poll', poll })
  return await panel.acts.air(before?.kind === 'poll' ? null : (before ?? null))
}
