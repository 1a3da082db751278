import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { Button } from './button.tsx'
import { CheckIcon } from './icons.tsx'
import { CopyIcon } from './more-icons.tsx'

/** Copies a text and says so in its own place, or says that the browser does not let it. */
export function CopyButton({ text, kind, children }: { text: string; kind?: 'primary'; children: ComponentChildren }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    )
  return (
    <>
      <Button {...(kind && { kind })} onClick={() => void copy()}>
        {state === 'copied' ? <CheckIcon /> : <CopyIcon />}
        <span aria-live="polite">{state === 'copied' ? t('sheet.copied') : children}</span>
      </Button>
      {state === 'failed' && (
        <p class="field-error" role="alert">
          {t('sheet.not_copied')}
        </p>
      )}
    </>
  )
}
