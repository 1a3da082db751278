import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import type { LinkState } from './room-connection.ts'
import type { RoomModel } from './room-model.ts'

/** The room does not let one in: what, why, and what now. */
export function RefusedRoom({ model, state }: { model: RoomModel; state: Extract<LinkState, { is: 'refused' }> }) {
  const { why, message, said } = state
  const known = why === 'not_found' || why === 'revoked' || why === 'room_gone' || why === 'banned' ? why : undefined
  return (
    <Empty title={t(known ? `refused.${known}` : 'refused.other')}>
      <p>{known ? t(`refused.${known}.why`) : t('refused.other.why', { message: message || why })}</p>
      {said && (
        <p>
          {t('refused.reason')} <bdi>{said}</bdi>
        </p>
      )}
      <div class="empty-actions">
        {why === 'revoked' && <Button onClick={() => void asFan(model)}>{t('refused.fan')}</Button>}
        {!known && <Button onClick={() => void model.connection.restart()}>{t('app.again')}</Button>}
        <a class="button quiet" href="/">
          {t('app.lobby')}
        </a>
      </div>
    </Empty>
  )
}

/** The same person, without what was revoked. */
async function asFan(model: RoomModel): Promise<void> {
  await model.session.refresh()
  await model.connection.restart()
}
