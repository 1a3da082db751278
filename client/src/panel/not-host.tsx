import { t } from '../i18n/language.ts'
import { Empty } from '../ui/empty.tsx'
import type { PanelModel } from './panel-model.ts'

/** Somebody is here who is no host: what this page is, and how one gets in. */
export function NotHost({ panel }: { panel: PanelModel }) {
  const { room, arrived } = panel.room
  return (
    <main class="refused not-host">
      <h1 class="unseen">{t('panel.title')}</h1>
      <Empty title={t('panel.not_host')}>
        <p>{t(arrived.value?.reply.ok === false ? 'panel.not_host.void' : 'panel.not_host.why')}</p>
        <p class="command">
          <code>npm run host-link -- --room {room}</code>
        </p>
        <p class="meta">{t('panel.not_host.how')}</p>
        <div class="empty-actions">
          <a class="button quiet" href={`/r/${room}`}>
            {t('panel.not_host.room')}
          </a>
          <a class="button plain" href="/">
            {t('app.lobby')}
          </a>
        </div>
      </Empty>
    </main>
  )
}
