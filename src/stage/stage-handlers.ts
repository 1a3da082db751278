import { refuse } from '../protocol/core.ts'
import { STAGE_LIMITS, type CardTexts, type Scene, type StageCommand } from '../protocol/stage.ts'
import { cleanTexts, cleanWording } from '../rooms/clean-words.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Handlers } from '../rooms/handler.ts'
import { planCues, setScene, takeCue } from './stage-rules.ts'

export const stageHandlers = (decisions: DecisionStore): Handlers<StageCommand> => ({
  async 'stage.set'(caller, { id, scene }) {
    const cleaned = scene && cleanScene(scene)
    if (cleaned === undefined) return refuse('bad_text')
    return decide(caller.live, decisions, asking(caller, id), setScene(cleaned, { by: caller.person.id, id }))
  },
  async 'stage.plan'(caller, { id, cues }) {
    const cleaned = cues.map((cue) => ({ ...cue, scene: cleanScene(cue.scene) }))
    if (!cleaned.every(hasScene)) return refuse('bad_text')
    return decide(caller.live, decisions, asking(caller, id), planCues(cleaned, { by: caller.person.id, id }))
  },
  'stage.next': (caller, { id, cue }) =>
    decide(caller.live, decisions, asking(caller, id), takeCue(cue, { by: caller.person.id, id })),
})

const hasScene = <C extends { scene: Scene | undefined }>(cue: C): cue is C & { scene: Scene } =>
  cue.scene !== undefined

/** A card's words as they may be shown; undefined = one of them is none. */
function cleanScene(scene: Scene): Scene | undefined {
  if (scene.kind !== 'card') return scene
  const { title: _, text: _text, texts, ...rest } = scene
  const words = cleanWording<CardTexts>(scene, LENGTHS)
  const others = texts && cleanTexts<CardTexts>(texts, LENGTHS)
  if (words === undefined || (texts && others === undefined)) return undefined
  return { ...rest, ...words, ...(others && { texts: others }) }
}
const LENGTHS = { title: STAGE_LIMITS.titleLength, text: STAGE_LIMITS.textLength }
