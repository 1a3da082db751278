import { useState } from 'preact/hooks'
import { TEASER_LIMITS, type Teaser, type TeaserTexts } from '../../../src/protocol/teasers.ts'
import { t } from '../i18n/language.ts'
import { newCommandId } from '../room/command-id.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { DeleteIcon, EditIcon } from '../ui/icons.tsx'
import { AddIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { dayAndMinuteOf, fromField, toField } from './panel-time.ts'
import { SaveButton } from './save-button.tsx'
import { givenWords, WordsEditor, wordingOf, type Wording } from './words-editor.tsx'

/** The cards of the warm-up: which, when, and whether they have come. */
export function LaunchTeasers({ panel }: { panel: PanelModel }) {
  const [edited, setEdited] = useState<Teaser | 'new' | undefined>()
  const { teasers } = panel.staff
  if (edited)
    return (
      <TeaserForm panel={panel} teaser={edited === 'new' ? undefined : edited} onDone={() => setEdited(undefined)} />
    )
  return (
    <div class="stack">
      {teasers.length === 0 && <p class="meta">{t('panel.teasers.none')}</p>}
      <ul class="teaser-list">
        {teasers.map((one) => (
          <TeaserRow key={one.card} panel={panel} teaser={one} onEdit={() => setEdited(one)} />
        ))}
      </ul>
      <Button
        disabled={teasers.length >= TEASER_LIMITS.planned || !panel.connected.value}
        onClick={() => setEdited('new')}
      >
        <AddIcon /> {t('panel.teaser.new')}
      </Button>
    </div>
  )
}

function TeaserRow({ panel, teaser, onEdit }: { panel: PanelModel; teaser: Teaser; onEdit: () => void }) {
  const { card, title, at } = teaser
  const shown = panel.everyone.teasers.some((one) => one.card === card)
  return (
    <li class="aside-row">
      <div>
        <p>
          <bdi>{title}</bdi>
        </p>
        <p class="meta">
          {dayAndMinuteOf(at)} · {t(shown ? 'panel.teaser.shown' : 'panel.teaser.waits')}
        </p>
      </div>
      <span class="announcement-actions">
        <IconButton name={t('panel.teaser.edit', { title })} onClick={onEdit}>
          <EditIcon />
        </IconButton>
        <IconButton name={t('panel.teaser.drop', { title })} onClick={() => void panel.acts.dropTeaser(teaser)}>
          <DeleteIcon />
        </IconButton>
      </span>
    </li>
  )
}

interface Draft {
  words: Wording
  when: string
  picture: string
}

function draftOf(teaser: Teaser | undefined, now: number): Draft {
  const hour = 3_600_000
  return {
    words: wordingOf<TeaserTexts>(teaser ?? {}, teaser?.texts, ['title', 'text']),
    when: toField(teaser?.at ?? Math.ceil((now + hour) / hour) * hour),
    picture: teaser?.picture ?? '',
  }
}

interface FormProps {
  panel: PanelModel
  teaser: Teaser | undefined
  onDone: () => void
}

function TeaserForm({ panel, teaser, onDone }: FormProps) {
  const [draft, setDraft] = useState(() => draftOf(teaser, panel.room.clock.now()))
  const made = teaserFrom(draft, teaser)
  const save = async (event: Event) => {
    event.preventDefault()
    if (made && (await panel.acts.planTeaser(made))) onDone()
  }
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <WordsEditor
        original={panel.everyone.launch.language}
        fields={[
          { name: 'title', label: t('panel.card.title'), longest: TEASER_LIMITS.titleLength, rows: 1, required: true },
          { name: 'text', label: t('panel.card.text'), longest: TEASER_LIMITS.textLength, rows: 3 },
        ]}
        words={draft.words}
        onWords={(words) => setDraft({ ...draft, words })}
      />
      <WhenAndPicture draft={draft} onDraft={setDraft} />
      <div class="sheet-end">
        <Button kind="plain" onClick={onDone}>
          {t('panel.cancel')}
        </Button>
        <SaveButton panel={panel} press="teaser.plan" good={made !== undefined}>
          {t('panel.save')}
        </SaveButton>
      </div>
    </form>
  )
}

/** The card as it is written now; undefined = without a title or a moment. */
function teaserFrom({ words, when, picture }: Draft, teaser: Teaser | undefined): Teaser | undefined {
  const { base, texts } = givenWords<TeaserTexts>(words)
  const at = teaser && when === toField(teaser.at) ? teaser.at : fromField(when)
  if (base.title === undefined || at === undefined) return undefined
  return {
    card: teaser?.card ?? newCommandId().slice(0, 12),
    at,
    title: base.title,
    ...(base.text !== undefined && { text: base.text }),
    ...(texts && { texts }),
    ...(picture.trim() && { picture: picture.trim() }),
  }
}

function WhenAndPicture({ draft, onDraft }: { draft: Draft; onDraft: (draft: Draft) => void }) {
  return (
    <div class="pair">
      <Field
        label={t('panel.teaser.when')}
        hint={t('panel.teaser.when.hint')}
        type="datetime-local"
        value={draft.when}
        required
        onInput={(event) => onDraft({ ...draft, when: event.currentTarget.value })}
      />
      <Field
        label={t('panel.card.picture')}
        hint={t('panel.url.hint')}
        value={draft.picture}
        autocapitalize="none"
        onInput={(event) => onDraft({ ...draft, picture: event.currentTarget.value })}
      />
    </div>
  )
}
