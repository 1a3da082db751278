import { useState } from 'preact/hooks'
import type { Brand, LaunchView, Stream } from '../../../src/protocol/launches.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import type { PanelModel } from './panel-model.ts'
import { SaveButton } from './save-button.tsx'

const BRASS = '#edb54a'
const KINDS = ['none', 'iframe', 'hls'] as const
interface Look {
  kind: Stream['kind'] | 'none'
  url: string
  accent: string
  logo: string
  picture: string
}
const lookOf = ({ stream, brand }: LaunchView): Look => ({
  kind: stream?.kind ?? 'none',
  url: stream?.url ?? '',
  accent: brand?.accent?.chosen ?? '',
  logo: brand?.logo ?? '',
  picture: brand?.picture ?? '',
})

/** As it is sent: `null` takes a setting away. */
function changesFrom({ kind, url, accent, logo, picture }: Look) {
  const brand = {
    ...(accent && { accent }),
    ...(logo.trim() && { logo: logo.trim() }),
    ...(picture.trim() && { picture: picture.trim() }),
  }
  return {
    stream: kind === 'none' ? null : { kind, url: url.trim() },
    brand: Object.keys(brand).length > 0 ? brand : null,
  }
}

/** The stream and the brand's look. */
export function LaunchLook({ panel }: { panel: PanelModel }) {
  const [look, setLook] = useState(() => lookOf(panel.everyone.launch))
  const change = (changed: Partial<Look>) => setLook({ ...look, ...changed })
  const save = async (event: Event) => {
    event.preventDefault()
    await panel.acts.send('launch.edit', { changes: changesFrom(look) })
  }
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <Choice
        label={t('panel.look.stream')}
        chosen={look.kind}
        options={KINDS.map((value) => ({ value, label: t(`panel.look.stream.${value}`) }))}
        onChoose={(kind) => change({ kind })}
      />
      {look.kind !== 'none' && <Address name="url" look={look} onChange={change} />}
      <Accent
        accent={look.accent}
        saved={panel.everyone.launch.brand?.accent}
        onAccent={(accent) => change({ accent })}
      />
      <Address name="logo" look={look} onChange={change} />
      <Address name="picture" look={look} onChange={change} />
      <div class="sheet-end">
        <SaveButton panel={panel} press="launch.edit" good={look.kind === 'none' || look.url.trim() !== ''}>
          {t('panel.save')}
        </SaveButton>
      </div>
    </form>
  )
}

interface AddressProps {
  name: 'url' | 'logo' | 'picture'
  look: Look
  onChange: (changed: Partial<Look>) => void
}

function Address({ name, look, onChange }: AddressProps) {
  return (
    <Field
      label={t(`panel.look.${name}`)}
      hint={t('panel.url.hint')}
      value={look[name]}
      autocapitalize="none"
      onInput={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  )
}

interface AccentProps {
  accent: string
  saved: Brand['accent'] | undefined
  onAccent: (accent: string) => void
}

/** The accent that was chosen, and what becomes of it so that everybody can read it. */
function Accent({ accent, saved, onAccent }: AccentProps) {
  return (
    <div class="field">
      <label class="label" for="accent">
        {t('panel.look.accent')}
      </label>
      <div class="accent-row">
        <input
          id="accent"
          type="color"
          value={accent || BRASS}
          aria-describedby="accent-note"
          onInput={(event) => onAccent(event.currentTarget.value.toLowerCase())}
        />
        <code>{accent || t('panel.look.accent.none')}</code>
        {accent && (
          <Button kind="plain" onClick={() => onAccent('')}>
            {t('panel.look.accent.drop')}
          </Button>
        )}
      </div>
      {saved && saved.chosen === accent && (
        <div class="swatches">
          <Swatch on="dark" colour={saved.dark} moved={saved.dark !== saved.chosen} />
          <Swatch on="light" colour={saved.light} moved={saved.light !== saved.chosen} />
        </div>
      )}
      <p id="accent-note" class="field-hint">
        {t('panel.look.accent.hint')}
      </p>
    </div>
  )
}

function Swatch({ on, colour, moved }: { on: 'dark' | 'light'; colour: string; moved: boolean }) {
  return (
    <p class={`swatch swatch-${on}`}>
      <span class="swatch-colour" style={{ background: colour }} />
      <span style={{ color: colour }}>{t(`theme.${on}`)}</span>
      <code>{colour}</code>
      <span>{t(moved ? 'panel.look.accent.moved' : 'panel.look.accent.kept')}</span>
    </p>
  )
}
