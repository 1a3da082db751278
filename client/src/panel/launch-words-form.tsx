import { useState } from 'preact/hooks'
import { LAUNCH_LIMITS, type LaunchTexts } from '../../../src/protocol/launches.ts'
import { LANGUAGES, t } from '../i18n/language.ts'
import { SelectField } from '../ui/select-field.tsx'
import type { PanelModel } from './panel-model.ts'
import { SaveButton } from './save-button.tsx'
import { givenWords, nameOf, WordsEditor, wordingOf } from './words-editor.tsx'

/** Title, lead and thanks, in every language they are given in. */
export function LaunchWords({ panel }: { panel: PanelModel }) {
  const { launch } = panel.everyone
  const [words, setWords] = useState(() => wordingOf<LaunchTexts>(launch, launch.texts, ['title', 'lead', 'thanks']))
  const [language, setLanguage] = useState(launch.language ?? '')
  const { base, texts } = givenWords<LaunchTexts>(words)
  const save = async (event: Event) => {
    event.preventDefault()
    const { title, lead = null, thanks = null } = base
    const changes = { title, lead, thanks, texts: texts ?? null, language: language || null }
    if ((await panel.acts.send('launch.edit', { changes }))?.ok) panel.close()
  }
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <LanguageSelect language={language} onLanguage={setLanguage} />
      <WordsEditor
        original={language || undefined}
        fields={[
          { name: 'title', label: t('panel.words.title'), longest: LAUNCH_LIMITS.titleLength, rows: 1, required: true },
          { name: 'lead', label: t('panel.words.lead'), longest: LAUNCH_LIMITS.leadLength },
          { name: 'thanks', label: t('panel.words.thanks'), longest: LAUNCH_LIMITS.leadLength },
        ]}
        words={words}
        onWords={setWords}
      />
      <div class="sheet-end">
        <SaveButton panel={panel} press="launch.edit" good={base.title !== undefined}>
          {t('panel.save')}
        </SaveButton>
      </div>
    </form>
  )
}

/** Which language the first words are in: whoever reads another one is shown that they are in this. */
function LanguageSelect({ language, onLanguage }: { language: string; onLanguage: (tag: string) => void }) {
  const tags = [...new Set([...Object.keys(LANGUAGES), ...(language ? [language] : [])])]
  return (
    <SelectField
      label={t('panel.words.language')}
      value={language}
      options={[
        { value: '', label: t('panel.words.language.none') },
        ...tags.map((tag) => ({ value: tag, label: nameOf(tag) })),
      ]}
      onChoose={onLanguage}
    />
  )
}
