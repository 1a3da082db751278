import type { EveryoneView } from '../../../src/protocol/index.ts'
import { t } from '../i18n/language.ts'
import { joinAddress, JoinCode } from '../ui/join-code.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { SaidOnScreen } from './said-on-screen.tsx'
import { BrandMark, PhaseMark } from './screen-frame.tsx'
import type { ScreenModel } from './screen-model.ts'

/** How to come in: a code to scan from the last row, and one to type. */
export function JoinView({ model, view }: { model: ScreenModel; view: EveryoneView }) {
  const { launch } = view
  const here = model.signals.value['room.audience']?.value.count
  const address = joinAddress(launch.code)
  return (
    <>
      <QrCode text={address} label={t('screen.join.qr', { address })} />
      <div class="join-side">
        <div class="join-top">
          <BrandMark launch={launch} />
          <PhaseMark model={model} launch={launch} />
        </div>
        <div class="join-way">
          <h1 class="join-title">{t('screen.join.title')}</h1>
          <p>{t('screen.join.scan')}</p>
          <p class="join-host" style={{ '--letters': String(location.host.length) }}>
            {location.host}
          </p>
          <p>{t('screen.join.enter')}</p>
          <p class="join-big">
            <JoinCode code={launch.code} />
          </p>
        </div>
        <SaidOnScreen view={view} />
        {here !== undefined && <p class="join-here">{t('screen.here', { n: here })}</p>}
      </div>
    </>
  )
}
