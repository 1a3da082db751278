import type { Refused } from '../../../src/protocol/core.ts'
import type { CommandName } from '../../../src/protocol/index.ts'
import type { Question } from '../../../src/protocol/questions.ts'
import type { Scene } from '../../../src/protocol/stage.ts'
import { t } from '../i18n/language.ts'
import { toast } from '../ui/toast.tsx'
import { hostRefusal } from './host-refusals.ts'
import type { PanelModel } from './panel-model.ts'

export const isOnAir = (scene: Scene | undefined, question: number): boolean =>
  scene?.kind === 'question' && scene.question === question

/**
 * Answers, in place of an earlier answer; without a text: aloud, live. `over`: when that was given that whoever answers knows of,
 * 0 = none; where there is another by now nothing happens, and they are told.
 */
export async function answerQuestion(
  panel: PanelModel,
  { question, answer }: Question,
  text?: string,
  over: number = answer?.at ?? 0,
): Promise<boolean> {
  const input = { question, over, ...(text !== undefined && { text }) }
  const done = await press<{ at: number }>(panel, 'question.answer', input, `question.answer ${question}`)
  if (done && answer) {
    const before = { question, over: done.at, ...(answer.text !== undefined && { text: answer.text }) }
    offer(panel, t('panel.question.did.correct'), 'question.answer', before)
  }
  return done !== undefined
}

export async function hideQuestion(panel: PanelModel, { question, name }: Question): Promise<void> {
  const did = await press(panel, 'question.hide', { question }, `question.hide ${question}`)
  if (did) offer(panel, t('panel.question.did.hide', { name }), 'question.restore', { question })
}

export async function restoreQuestion(panel: PanelModel, question: number): Promise<void> {
  await press(panel, 'question.restore', { question }, `question.restore ${question}`)
}

/** Onto the stage and the big screen; off again, what was there before comes back, unless that was a question too. */
export async function airQuestion(panel: PanelModel, question: number): Promise<boolean> {
  const { scene, before } = panel.everyone.stage
  if (!isOnAir(scene, question)) return await panel.acts.air({ kind: 'question', question })
  return await panel.acts.air(before?.kind === 'question' ? null : (before ?? null))
}

function offer(panel: PanelModel, words: string, name: CommandName, input: object): void {
  panel.undo.did({ words, undo: async () => (await press(panel, name, input, name)) !== undefined })
}

/** What came of it; undefined = it was not done, and whoever pressed is told why. */
async function press<T extends object>(
  panel: PanelModel,
  name: CommandName,
  input: object,
  as: string,
): Promise<T | undefined> {
  if (!panel.connected.peek()) {
    toast(t('panel.not_sent'))
    return undefined
  }
  const reply = await panel.commands.press<T>(name, input, as)
  if (reply && !reply.ok) toast(questionRefusal(name, reply))
  return reply?.ok ? reply.value : undefined
}

/** Why a press had no effect, where that means something else for a question. */
function questionRefusal(name: CommandName, refused: Refused): string {
  const answering = name === 'question.answer'
  if (refused.refused === 'stale') return t(answering ? 'panel.question.why.answered' : 'panel.question.why.back')
  return refused.refused === 'not_found' ? t('panel.question.why.gone') : hostRefusal(refused)
}
