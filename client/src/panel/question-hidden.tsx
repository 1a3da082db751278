import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { hueOf, NameTag } from '../ui/name-tag.tsx'
import { UndoIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { minuteOf } from './panel-time.ts'
import { restoreQuestion } from './question-acts.ts'

/** Questions that hosts hid, to be put back. */
export function HiddenQuestions({ panel }: { panel: PanelModel }) {
  const hidden = panel.questions.hidden.value
  if (hidden.length === 0) return <Empty title={t('asked.none.hidden')}>{t('asked.none.hidden.more')}</Empty>
  return (
    <ul class="set-aside">
      {hidden.map(({ question, person, name, text, asked }) => (
        <li key={question} class="aside-row">
          <div>
            <p class="desk-asked-text">
              <bdi>{text}</bdi>
            </p>
            <p class="desk-asked-who meta">
              {minuteOf(asked)} <NameTag name={name} hue={hueOf(person)} />
            </p>
          </div>
          <Button
            disabled={!panel.connected.value || !panel.isOpen.value}
            busy={panel.commands.isBusy(`question.restore ${question}`)}
            onClick={() => void restoreQuestion(panel, question)}
          >
            <UndoIcon /> {t('panel.removed.restore')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
