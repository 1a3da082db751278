import type { ComponentProps, ComponentType } from 'preact'
import { words } from 'words:own,poll,battle,question,stage,opening,remind,sofar,cheer,name,self,settings,theme,sheet,why,refused'
import type { Refused } from '../../../src/protocol/core.ts'
import { needWords } from '../i18n/language.ts'
import { later } from '../ui/later.tsx'
import type { LateParts } from './late-parts.ts'

type PropsOf<N extends keyof LateParts> = ComponentProps<LateParts[N]>
const part = <N extends keyof LateParts>(name: N, comes?: 'idle') =>
  later<PropsOf<N>>(
    words,
    async () => (await import('./late-parts.ts')).lateParts[name] as unknown as ComponentType<PropsOf<N>>,
    comes,
  )

/** What is on air beside the countdown. */
export const StageShow = part('StageShow')
export const StageControls = part('StageControls')
export const OffStage = part('OffStage')
export const WaitActions = part('WaitActions')
/** What stands over the conversation now and then. */
export const Notices = part('Notices')
/** What the crowd decides, and what it asks. */
export const PollCard = part('PollCard')
export const TalkTabs = part('TalkTabs', 'idle')
export const Questions = part('Questions')
export const MovedBanner = part('MovedBanner')
export const SoFar = part('SoFar')
/** What stands under lines, and what is done with them. */
export const GivenRow = part('GivenRow')
export const HeldNote = part('HeldNote')
export const UnsentLine = part('UnsentLine')
export const LineTools = part('LineTools')
export const ToNewest = part('ToNewest')
/** What stands about the composer. */
export const ComposerHead = part('ComposerHead')
export const ComposerClosed = part('ComposerClosed')
export const CheerButton = part('CheerButton', 'idle')
/** Says what becomes of who this is, and keeps the session from running out. */
export const SessionWatch = part('SessionWatch', 'idle')
/** What lies over the room. */
export const RoomSheets = later(words, async () => (await import('./room-sheets.tsx')).RoomSheets)
/** Instead of a room that does not let one in. */
export const RefusedRoom = later(words, async () => (await import('./refused-room.tsx')).RefusedRoom)

/** A refusal in the reader's words; where they cannot be had, in the server's. */
export async function whyRefused(refused: Refused): Promise<string> {
  try {
    const [{ refusalWords }] = await Promise.all([import('../i18n/refusal-words.ts'), needWords(words)])
    return refusalWords(refused)
  } catch {
    return refused.message
  }
}
