import { inForce } from '../../../src/protocol/brakes.ts'
import type { ChatLine } from '../../../src/protocol/chat.ts'
import type { Person } from '../../../src/protocol/core.ts'
import type { View } from '../../../src/protocol/index.ts'
import { crowdRefusal, isStaff } from '../../../src/protocol/roles.ts'

/** Whether a reader may write now. `untilAt`: then they may again, ms of the common clock. */
export type MayWrite =
  | { is: 'yes' }
  | { is: 'muted' | 'slow'; untilAt: number }
  | { is: 'timed_out'; untilAt: number; reason?: string }
  | { is: 'banned'; reason?: string }
  /** `not_allowed`: the staff alone write here. */
  | { is: 'archived' | 'members_only' | 'not_allowed' }

/** What of this holds is the server's to say; a page says it before somebody writes in vain. */
export function mayWrite(view: View | undefined, me: Person | undefined, now: number): MayWrite {
  if (!view) return { is: 'yes' }
  const { everyone, mine } = view
  if (everyone.launch.phase === 'archived') return { is: 'archived' }
  const crowd = me && crowdRefusal(me, everyone.permissions.chat)
  if (crowd && crowd !== 'name_first') return { is: crowd }
  const { until, reason } = mine.brakes
  const why = reason === undefined ? {} : { reason }
  if (until === null) return { is: 'banned', ...why }
  if (until > now) return { is: 'timed_out', untilAt: until, ...why }
  if (mine.chat.mutedUntil > now) return { is: 'muted', untilAt: mine.chat.mutedUntil }
  const { slow } = inForce(everyone.brakes)
  if (slow === 0 || me === undefined || isStaff(me)) return { is: 'yes' }
  const untilAt = lastSaid(everyone.chat.lines, mine.chat.held, me) + slow * 1000
  return untilAt > now ? { is: 'slow', untilAt } : { is: 'yes' }
}

const lastSaid = (lines: readonly ChatLine[], held: readonly { at: number }[], me: Person): number =>
  Math.max(0, held.at(-1)?.at ?? 0, lines.findLast(({ by }) => by === me.id)?.at ?? 0)
