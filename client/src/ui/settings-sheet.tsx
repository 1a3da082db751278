import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { chooseLanguage, language, LANGUAGES, t } from '../i18n/language.ts'
import { ask } from '../session/ask.ts'
import { Choice, type Option } from './choice.tsx'
import { Sheet } from './sheet.tsx'
import { chooseTheme, theme, THEMES, type Theme } from './theme.ts'

/** How the page speaks and looks; a page may put things of its own on top. */
export function SettingsSheet({ onClose, children }: { onClose: () => void; children?: ComponentChildren }) {
  return (
    <Sheet title={t('app.settings')} onClose={onClose}>
      <div class="stack">
        {children}
        <LanguageChoice />
        <Choice
          label={t('settings.theme')}
          chosen={theme.value}
          options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
          onChoose={(next: Theme) => chooseTheme(next)}
        />
      </div>
    </Sheet>
  )
}

/** A language that fans have brought to this server. */
interface Brought {
  tag: string
  name: string
  by: string[]
  missing: number
}

/** Our languages and those that fans have brought, each in its own words. */
function LanguageChoice() {
  const [brought, setBrought] = useState<Brought[]>([])
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    void ask<{ languages: Brought[] }>('/api/languages').then((list) => list.ok && setBrought(list.value.languages))
  }, [])
  const choose = (next: string) => {
    setFailed(false)
    chooseLanguage(next).catch(() => setFailed(true))
  }
  const own = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label, lang: value }))
  return (
    <div>
      <Choice
        label={t('settings.language')}
        chosen={language.value}
        options={[...own, ...brought.map(optionOf)]}
        onChoose={choose}
      />
      {failed && (
        <p class="field-error" role="alert">
          {t('app.part_failed')}
        </p>
      )}
    </div>
  )
}

function optionOf({ tag, name, by, missing }: Brought): Option<string> {
  const notes = [
    by.length > 0 ? t('settings.by', { names: by.join(', ') }) : undefined,
    missing > 0 ? t('settings.partly', { n: missing }) : undefined,
  ]
  return { value: tag, label: name, lang: tag, note: notes.filter(Boolean).join(' · ') }
}
