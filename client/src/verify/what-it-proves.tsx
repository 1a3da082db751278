import { t } from '../i18n/language.ts'

/** How far a recount goes, in plain words. */
export function WhatItProves() {
  return (
    <section class="verify-proves">
      <div>
        <h2>{t('verify.proves')}</h2>
        <ul>
          <li>{t('verify.proves.sum')}</li>
          <li>{t('verify.proves.seal')}</li>
          <li>{t('verify.proves.own')}</li>
        </ul>
      </div>
      <div>
        <h2>{t('verify.proves_not')}</h2>
        <ul>
          <li>{t('verify.proves_not.people')}</li>
          <li>{t('verify.proves_not.before')}</li>
          <li>{t('verify.proves_not.secret')}</li>
        </ul>
      </div>
      <p class="meta">
        {t('verify.command')} <code>npm run verify -- poll FILE</code>
      </p>
    </section>
  )
}
