import { useState } from 'preact/hooks'
import type { PollId } from '../../../src/protocol/polls.ts'
import { STAGE_LIMITS, type CardTexts, type Cue, type Scene, type SceneKind } from '../../../src/protocol/stage.ts'
import { t } from '../i18n/language.ts'
import { newCommandId } from '../room/command-id.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import { DeleteIcon } from '../ui/icons.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { offsetWords, readOffset } from './cue-times.ts'
import { OnAirIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { titleOf } from './poll-acts.ts'
import { SaveButton } from './save-button.tsx'
import { kindWords, PLAIN_SCENES } from './scene-words.ts'
import { givenWords, WordsEditor, wordingOf, type Wording } from './words-editor.tsx'

const KINDS = [...PLAIN_SCENES, 'card', 'poll'] as const

interface CardDraft {
  words: Wording
  picture: string
}
const cardDraft = (scene?: Scene): CardDraft => ({
  words: scene?.kind === 'card' ? wordingOf<CardTexts>(scene, scene.texts, ['title', 'text']) : { base: {}, texts: {} },
  picture: scene?.kind === 'card' ? (scene.picture ?? '') : '',
})

/** The scene as it is written now; undefined = a card without a title, or no poll. */
function sceneFrom(kind: SceneKind, { words, picture }: CardDraft, poll?: PollId): Scene | undefined {
  if (kind === 'poll') return poll && { kind, poll }
  // A question is put on the stage from where it is answered.
  if (kind === 'question') return undefined
  if (kind !== 'card') return { kind }
  const { base, texts } = givenWords<CardTexts>(words)
  if (base.title === undefined) return undefined
  return {
    kind,
    title: base.title,
    ...(base.text !== undefined && { text: base.text }),
    ...(texts && { texts }),
    ...(picture.trim() && { picture: picture.trim() }),
  }
}

interface CueDraft {
  note: string
  time: string
  kind: SceneKind
  card: CardDraft
  poll: PollId | undefined
}
const cueDraft = (cue?: Cue): CueDraft => ({
  note: cue?.note ?? '',
  time: cue?.offsetMs === undefined ? '' : offsetWords(cue.offsetMs),
  kind: cue?.scene.kind ?? 'stream',
  card: cardDraft(cue?.scene),
  poll: cue?.scene.kind === 'poll' ? cue.scene.poll : undefined,
})

/** The cue as it is written now; undefined = something is missing. */
function cueFrom({ note, time, kind, card, poll }: CueDraft, cue: string | undefined): Cue | undefined {
  const offsetMs = readOffset(time)
  const scene = sceneFrom(kind, card, poll)
  if (note.trim() === '' || Number.isNaN(offsetMs) || !scene) return undefined
  const name = cue ?? newCommandId().slice(0, 12)
  return { cue: name, note: note.trim(), ...(offsetMs !== undefined && { offsetMs }), scene }
}

/** A new cue, or one that is there: what it is called, when it comes and what it puts on air. */
export function CueEditor({ panel, cue }: { panel: PanelModel; cue?: Cue | undefined }) {
  const [draft, setDraft] = useState(() => cueDraft(cue))
  const made = cueFrom(draft, cue?.cue)
  const change = (changed: Partial<CueDraft>) => setDraft({ ...draft, ...changed })
  const save = async (event: Event) => {
    event.preventDefault()
    if (!made || panel.archived.value) return
    if (await panel.acts.plan(withCue(panel.staff.rundown, made), t('panel.did.cue_saved'))) panel.close()
  }
  return (
    <Sheet title={t(cue ? 'panel.cue.edit' : 'panel.cue.new')} onClose={panel.close}>
      <form class="stack wide-sheet" onSubmit={(event) => void save(event)}>
        <NoteAndTime draft={draft} fresh={!cue} onChange={change} />
        <Choice
          label={t('panel.cue.scene')}
          chosen={draft.kind}
          options={KINDS.map((value) => ({ value, label: kindWords(value) }))}
          onChoose={(kind) => change({ kind })}
        />
        {draft.kind === 'card' && <CardFields panel={panel} card={draft.card} onCard={(card) => change({ card })} />}
        {draft.kind === 'poll' && <PollField panel={panel} poll={draft.poll} onPoll={(poll) => change({ poll })} />}
        <CueEnd
          panel={panel}
          cue={cue}
          scene={sceneFrom(draft.kind, draft.card, draft.poll)}
          good={made !== undefined}
        />
      </form>
    </Sheet>
  )
}

interface PollProps {
  panel: PanelModel
  poll: PollId | undefined
  onPoll: (poll: PollId | undefined) => void
}

/** Which poll: one that waits, or one that was opened. */
function PollField({ panel, poll, onPoll }: PollProps) {
  const { queue, all } = panel.polls
  const known = [...queue.value, ...all.value.toReversed()]
  return (
    <SelectField
      label={t('panel.scene.poll')}
      hint={t(known.length > 0 ? 'panel.cue.poll.hint' : 'panel.poll.queue.none.more')}
      value={poll ?? ''}
      options={[{ value: '', label: '–' }, ...known.map((one) => ({ value: one.poll, label: titleOf(one.setup) }))]}
      onChoose={(chosen) => onPoll(known.find((one) => one.poll === chosen)?.poll)}
    />
  )
}

interface NoteProps {
  draft: CueDraft
  fresh: boolean
  onChange: (changed: Partial<CueDraft>) => void
}

function NoteAndTime({ draft, fresh, onChange }: NoteProps) {
  const bad = Number.isNaN(readOffset(draft.time))
  return (
    <div class="pair">
      <Field
        label={t('panel.cue.note')}
        hint={t('panel.cue.note.hint')}
        value={draft.note}
        required
        first={fresh}
        maxLength={STAGE_LIMITS.noteLength}
        onInput={(event) => onChange({ note: event.currentTarget.value })}
      />
      <Field
        label={t('panel.cue.time')}
        hint={t('panel.cue.time.hint')}
        error={bad ? t('panel.cue.time.bad') : undefined}
        value={draft.time}
        onInput={(event) => onChange({ time: event.currentTarget.value })}
      />
    </div>
  )
}

const withCue = (cues: readonly Cue[], cue: Cue): readonly Cue[] =>
  cues.some((one) => one.cue === cue.cue) ? cues.map((one) => (one.cue === cue.cue ? cue : one)) : [...cues, cue]

interface EndProps {
  panel: PanelModel
  cue: Cue | undefined
  scene: Scene | undefined
  good: boolean
}

function CueEnd({ panel, cue, scene, good }: EndProps) {
  const off = panel.archived.value || !panel.connected.value
  const remove = async () => {
    const left = panel.staff.rundown.filter((one) => one.cue !== cue?.cue)
    if (await panel.acts.plan(left, t('panel.did.cue_removed', { note: cue?.note ?? '' }))) panel.close()
  }
  const air = async () => {
    if (scene && (await panel.acts.air(scene))) panel.close()
  }
  return (
    <div class="sheet-end">
      {cue && (
        <Button kind="plain" disabled={off} onClick={() => void remove()}>
          <DeleteIcon /> {t('panel.cue.remove')}
        </Button>
      )}
      <Button disabled={off || scene === undefined} onClick={() => void air()}>
        <OnAirIcon /> {t('panel.cue.now')}
      </Button>
      <SaveButton panel={panel} press="stage.plan" good={good}>
        {t('panel.save')}
      </SaveButton>
    </div>
  )
}

function CardFields({
  panel,
  card,
  onCard,
}: {
  panel: PanelModel
  card: CardDraft
  onCard: (card: CardDraft) => void
}) {
  return (
    <>
      <WordsEditor
        original={panel.everyone.launch.language}
        fields={[
          { name: 'title', label: t('panel.card.title'), longest: STAGE_LIMITS.titleLength, rows: 1, required: true },
          { name: 'text', label: t('panel.card.text'), longest: STAGE_LIMITS.textLength, rows: 3 },
        ]}
        words={card.words}
        onWords={(words) => onCard({ ...card, words })}
      />
      <Field
        label={t('panel.card.picture')}
        hint={t('panel.url.hint')}
        value={card.picture}
        autocapitalize="none"
        onInput={(event) => onCard({ ...card, picture: event.currentTarget.value })}
      />
    </>
  )
}

/** A card that is no cue: written, and put on air. */
export function CardSheet({ panel }: { panel: PanelModel }) {
  const { scene: now } = panel.everyone.stage
  const [card, setCard] = useState(() => cardDraft(now))
  const scene = sceneFrom('card', card)
  const air = async (event: Event) => {
    event.preventDefault()
    if (scene && (await panel.acts.air(scene))) panel.close()
  }
  return (
    <Sheet title={t('panel.card.new')} onClose={panel.close}>
      <form class="stack wide-sheet" onSubmit={(event) => void air(event)}>
        <CardFields panel={panel} card={card} onCard={setCard} />
        <div class="sheet-end">
          <SaveButton panel={panel} press="stage.set" good={scene !== undefined}>
            <OnAirIcon /> {t('panel.cue.now')}
          </SaveButton>
        </div>
      </form>
    </Sheet>
  )
}
