import type { CommandRule } from './core.ts'

/** Cheers: applause without words. Sums only: nothing of it is in the log. */
export const CHEERS = ['👏', '❤️', '🔥', '🎉', '😮'] as const
export type Cheer = (typeof CHEERS)[number]

export const CHEER_LIMITS = {
  /** One cheer of a person in so many ms counts; more are taken and not counted. */
  debounceMs: 1_000,
} as const

export const cheerCommands = {
  'cheer.send': { may: 'cheer', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type CheerCommand = keyof typeof cheerCommands

export interface CheerSignals {
  /** How often each was cheered since the room began. */
  'cheer.sums': Partial<Record<Cheer, number>>
}
