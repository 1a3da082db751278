import { useId, useState } from 'preact/hooks'
import type { Refusal } from '../../../src/protocol/core.ts'
import { t } from '../i18n/language.ts'
import { ask } from '../session/ask.ts'
import { Button } from '../ui/button.tsx'
import { spelledCode } from '../ui/join-code.tsx'
import { typedCode } from './typed-code.ts'

/** The way in for who saw a code on a wall or heard it. `given`: one that led here because no room has it. */
export function JoinByCode({ given }: { given: string | undefined }) {
  const id = useId()
  const [typed, setTyped] = useState(given ?? '')
  const [wrong, setWrong] = useState(() => (given === undefined ? undefined : wrongWords(given)))
  const [busy, setBusy] = useState(false)
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    const found = await roomOf(typed)
    setBusy(false)
    if ('room' in found) location.assign(`/r/${found.room}`)
    else {
      setWrong(found.wrong)
      document.getElementById(id)?.focus()
    }
  }
  const change = (text: string) => {
    setTyped(text)
    setWrong(undefined)
  }
  return (
    <form class="join" onSubmit={(event) => void submit(event)} noValidate>
      <label for={id}>{t('lobby.code.label')}</label>
      <div class="join-row">
        <CodeInput id={id} value={typed} wrong={wrong !== undefined} onText={change} />
        <Button kind="primary" type="submit" busy={busy}>
          {t('lobby.code.do')}
        </Button>
      </div>
      <p id={`${id}-note`} class={wrong ? 'field-error' : 'field-hint'} {...(wrong && { role: 'alert' as const })}>
        {wrong ?? t('lobby.code.hint')}
      </p>
    </form>
  )
}

function CodeInput(props: { id: string; value: string; wrong: boolean; onText: (text: string) => void }) {
  const { id, value, wrong, onText } = props
  return (
    <div class="field-box">
      <input
        id={id}
        class="code-input"
        value={value}
        placeholder="K7 QM4"
        maxLength={16}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        enterkeyhint="go"
        aria-invalid={wrong}
        aria-describedby={`${id}-note`}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </div>
  )
}

async function roomOf(typed: string): Promise<{ room: string } | { wrong: string }> {
  const read = typedCode(typed)
  if (!('code' in read)) return { wrong: t(`lobby.code.${read.wrong}`) }
  const found = await ask<{ room: string }>(`/api/codes/${read.code}`)
  return found.ok ? { room: found.value.room } : { wrong: refusedWords(found.refused, read.code) }
}

/** Why the code that led here leads nowhere. */
function wrongWords(given: string): string {
  const read = typedCode(given)
  return 'code' in read ? refusedWords('not_found', read.code) : t(`lobby.code.${read.wrong}`)
}

function refusedWords(refused: Refusal, code: string): string {
  if (refused === 'not_found') return t('lobby.code.unknown', { code: spelledCode(code) })
  return t(refused === 'too_fast' ? 'lobby.code.too_fast' : 'lobby.code.failed')
}
