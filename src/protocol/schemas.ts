import type { z } from 'zod'
import { announcementSchemas } from './announcements.schema.ts'
import { brakeSchemas } from './brakes.schema.ts'
import { chatSchemas } from './chat.schema.ts'
import { cheerSchemas } from './cheers.schema.ts'
import { hostSchemas } from './hosts.schema.ts'
import type { CommandName } from './index.ts'
import { launchSchemas } from './launches.schema.ts'
import { permissionSchemas } from './permissions.schema.ts'
import { personSchemas } from './persons.schema.ts'
import { pollSchemas } from './polls.schema.ts'
import { questionSchemas } from './questions.schema.ts'
import { stageSchemas } from './stage.schema.ts'
import { teaserSchemas } from './teasers.schema.ts'

/** What every command takes and gives; who may send it is in index.ts. For the server and tools: pages load no zod. */
export const schemas = {
  ...launchSchemas,
  ...teaserSchemas,
  ...stageSchemas,
  ...announcementSchemas,
  ...brakeSchemas,
  ...permissionSchemas,
  ...hostSchemas,
  ...personSchemas,
  ...chatSchemas,
  ...cheerSchemas,
  ...pollSchemas,
  ...questionSchemas,
} satisfies Record<CommandName, { input: z.ZodType; output: z.ZodType }>

export type Input<N extends CommandName> = z.output<(typeof schemas)[N]['input']>
export type Output<N extends CommandName> = z.output<(typeof schemas)[N]['output']>
