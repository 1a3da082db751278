import { t } from '../i18n/language.ts'
import { HeldIcon } from '../ui/more-icons.tsx'
import type { RoomModel } from './room-model.ts'
import '../styles/room-later.css'
import type { Row } from './rows.ts'

/** How an own line stands that the room does not see. */
export function HeldNote({ row: { held, line }, model }: { row: Row; model: RoomModel }) {
  const putAway = () => (model.declined.value = model.declined.value.filter((one) => one.held !== line.seq))
  return (
    <p class={`line-note ${held}`}>
      <HeldIcon />
      <span>
        {t(held === 'waiting' ? 'own.held' : 'own.declined')}{' '}
        {held === 'declined' && (
          <button class="text-button" onClick={putAway}>
            {t('own.declined.close')}
          </button>
        )}
      </span>
    </p>
  )
}
