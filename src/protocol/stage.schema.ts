import { z } from 'zod'
import { commandId, moment, ownName, pageUrl, seq, texts } from './core.schema.ts'
import { LAUNCH_LIMITS } from './launches.ts'
import { pollId } from './polls.schema.ts'
import { STAGE_LIMITS, type Cue, type Scene, type StageCommand, type StageEvents, type StageView } from './stage.ts'

const wording = {
  title: z.string().min(1).max(STAGE_LIMITS.titleLength),
  text: z.exactOptional(z.string().min(1).max(STAGE_LIMITS.textLength)),
}
const scene: z.ZodType<Scene> = z.union([
  z.strictObject({ kind: z.enum(['stream', 'join', 'countdown', 'wall', 'back_soon', 'thanks']) }),
  z.strictObject({
    kind: z.literal('card'),
    ...wording,
    texts: z.exactOptional(texts(z.strictObject(wording), LAUNCH_LIMITS.languages)),
    picture: z.exactOptional(pageUrl),
  }),
  z.strictObject({ kind: z.literal('poll'), poll: pollId }),
  z.strictObject({ kind: z.literal('question'), question: seq }),
])
const cue: z.ZodType<Cue> = z.strictObject({
  cue: ownName,
  note: z.string().min(1).max(STAGE_LIMITS.noteLength),
  offsetMs: z.exactOptional(z.int()),
  scene,
})
const cues = z.array(cue).max(STAGE_LIMITS.cues)
const appended = z.strictObject({ seq, at: moment })

export const stageSchemas = {
  'stage.set': {
    input: z.strictObject({ id: commandId, scene: scene.nullable() }).meta({
      description: 'Puts a scene on air, on phones and on the big screen; `null`: what the phase has by itself.',
    }),
    output: appended,
  },
  'stage.plan': {
    input: z.strictObject({ id: commandId, cues }).meta({ description: 'Gives the room this run-down.' }),
    output: appended,
  },
  'stage.next': {
    input: z.strictObject({ id: commandId, cue: ownName }).meta({
      description:
        'Puts this cue on air if it is the next one; `stale` if it is not, so that two who press at once go on by one.',
    }),
    output: appended,
  },
} satisfies Record<StageCommand, { input: z.ZodType; output: z.ZodType }>

export const stageEventSchemas = {
  'stage.set': z
    .strictObject({ scene: scene.nullable(), cue: z.exactOptional(ownName) })
    .meta({ description: 'For everyone, in the room: this is on air; `null`: what the phase has by itself.' }),
  'stage.planned': z.strictObject({ cues }).meta({ description: 'For staff, in the room: the run-down.' }),
} satisfies { [N in keyof StageEvents]: z.ZodType<StageEvents[N]> }

export const stageView: z.ZodType<StageView> = z.strictObject({
  scene: z.exactOptional(scene),
  since: z.exactOptional(moment),
  before: z.exactOptional(scene),
  cue: z.exactOptional(ownName),
})
export const rundownView: z.ZodType<readonly Cue[]> = cues
