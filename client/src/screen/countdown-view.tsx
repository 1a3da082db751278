import type { LaunchView } from '../../../src/protocol/launches.ts'
import { formatWhen, t } from '../i18n/language.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import { countdownWords } from '../ui/countdown.tsx'
import { useNow } from '../ui/use-now.ts'
import type { ScreenModel } from './screen-model.ts'

/** The wait for T-0, by the server's clock. */
export function CountdownView({ model, launch }: { model: ScreenModel; launch: LaunchView }) {
  const startsAt = launch.startsAt ?? 0
  const now = useNow(true, () => model.clock.now(), startsAt)
  const { title, lang } = launchWording(launch)
  const left = startsAt - now
  return (
    <>
      <h1 class="hall-title small" lang={lang}>
        <bdi>{title}</bdi>
      </h1>
      {left > 0 ? (
        <p class="screen-countdown" role="timer">
          {countdownWords(left)}
        </p>
      ) : (
        <p class="screen-countdown soon">{t('screen.soon')}</p>
      )}
      <p class="hall-text">{t('screen.starts', { when: formatWhen(startsAt, now) })}</p>
    </>
  )
}
