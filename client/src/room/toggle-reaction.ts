import { t } from '../i18n/language.ts'
import { toast } from '../ui/toast.tsx'
import type { Reaction } from './reactions.ts'
import type { RoomModel } from './room-model.ts'

/** Gives a reaction to a line or takes it back; says so when that could not be done. */
export function toggleReaction(model: RoomModel, line: number, reaction: Reaction): void {
  void model.reactions.toggle(line, reaction).then((done) => done || toast(t('chat.not_given')))
}
