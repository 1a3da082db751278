import { t, type WordKey } from '../i18n/language.ts'
import { SignOnButton } from '../self/sign-on-button.tsx'
import { CheerButton } from './cheer-button.tsx'
import type { MayWrite } from './may-write.ts'
import type { RoomModel } from './room-model.ts'

type Closed = Extract<MayWrite, { is: 'archived' | 'members_only' | 'not_allowed' }>['is']
const words: Record<Closed, WordKey> = {
  archived: 'self.chat.archived',
  members_only: 'self.chat.members',
  not_allowed: 'self.chat.staff',
}

/** Instead of where one writes: why not, and the way in where there is one. */
export function ComposerClosed({ model, why }: { model: RoomModel; why: Closed }) {
  if (why === 'archived') return <p>{t(words[why])}</p>
  return (
    <div class="closed-row">
      <p>{t(words[why])}</p>
      {why === 'members_only' && <SignOnButton kind="primary" />}
      <CheerButton model={model} />
    </div>
  )
}
