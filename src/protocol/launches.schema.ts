import { z } from 'zod'
import { commandId, moment, roomId } from './core.schema.ts'
import { LAUNCH_LIMITS, type LaunchCommand, type LaunchEvents, type LaunchView, type ListedRoom } from './launches.ts'

const title = z.string().min(1).max(LAUNCH_LIMITS.titleLength)
const demo = z.exactOptional(z.literal(true))
const startsAt = z.exactOptional(moment)

export const launchSchemas = {
  'launch.create': {
    input: z.strictObject({ id: commandId, room: z.exactOptional(roomId), title, startsAt }).meta({
      description:
        'Opens a room. Without `room` its address is made from the title; without `startsAt` it is a lounge, which is live at once.',
    }),
    output: z.strictObject({ room: roomId }),
  },
} satisfies Record<LaunchCommand, { input: z.ZodType; output: z.ZodType }>

export const launchEventSchemas = {
  'launch.created': z.strictObject({ title, startsAt, demo }).meta({
    description: 'For everyone, in the room, always its first event: what the room is for. `startsAt` is T-0.',
  }),
  'launch.started': z.strictObject({}).meta({ description: 'For everyone, in the room: T-0 has come.' }),
  'launch.listed': z
    .strictObject({ room: roomId, title, startsAt, demo })
    .meta({ description: 'For everyone, in the house: there is a room.' }),
} satisfies { [N in keyof LaunchEvents]: z.ZodType<LaunchEvents[N]> }

export const launchView: z.ZodType<LaunchView> = z.strictObject({
  title: z.string(),
  phase: z.enum(['lobby', 'live']),
  startsAt,
  demo,
})
export const roomListView: z.ZodType<readonly ListedRoom[]> = z.array(
  z.strictObject({ room: roomId, title, startsAt, demo }),
)
