import type { ComponentChildren } from 'preact'
import { chooseLanguage, language, LANGUAGES, t, type Language } from '../i18n/language.ts'
import { Choice } from './choice.tsx'
import { Sheet } from './sheet.tsx'
import { chooseTheme, theme, THEMES, type Theme } from './theme.ts'

/** How the page speaks and looks; a page may put things of its own on top. */
export function SettingsSheet({ onClose, children }: { onClose: () => void; children?: ComponentChildren }) {
  const languages = Object.entries(LANGUAGES) as [Language, string][]
  return (
    <Sheet title={t('settings.title')} onClose={onClose}>
      <div class="stack">
        {children}
        <Choice
          label={t('settings.language')}
          chosen={language.value}
          options={languages.map(([value, label]) => ({ value, label, lang: value }))}
          onChoose={(next: Language) => void chooseLanguage(next)}
        />
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
