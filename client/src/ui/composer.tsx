import type { ComponentChildren, RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { IconButton } from './button.tsx'

/** From here on the composer says how many characters are left. */
const NEARLY_FULL = 60

interface ComposerProps {
  text: string
  onText: (text: string) => void
  onSend: () => void
  onLeave?: () => void
  box: RefObject<HTMLTextAreaElement | null>
  label: string
  sendName: string
  sendIcon: ComponentChildren
  /** Longest text, characters. */
  longest: number
  /** Why nothing can be sent now, in words. */
  refusal?: string | undefined
  /** So many seconds until something can be sent. */
  wait?: number | undefined
  /** What is to be known by who writes. */
  note?: string | undefined
  /** A control beside it. */
  children?: ComponentChildren
  /** Whether its button may be the one brass thing in view. */
  lit: boolean
}

const finePointer = () => matchMedia('(pointer: fine)').matches

/** Where people write: Enter sends where there is a keyboard, Shift+Enter makes a new line, and so does Enter on phones. */
export function Composer(props: ComposerProps) {
  const { text, onText, onSend, onLeave, box, label, longest, refusal, wait, note } = props
  const left = longest - Array.from(text).length
  const sendable = text.trim() !== '' && left >= 0 && refusal === undefined && wait === undefined
  useLayoutEffect(() => fit(box.current), [text])
  const send = () => {
    if (sendable) onSend()
    box.current?.focus()
  }
  const submit = (event: Event) => {
    event.preventDefault()
    send()
  }
  return (
    <form class="composer" onSubmit={submit}>
      <div class="composer-row">
        <div class="composer-box">
          <textarea
            ref={box}
            rows={1}
            value={text}
            placeholder={label}
            aria-label={label}
            aria-describedby="composer-note"
            autocomplete="off"
            onInput={(event) => onText(event.currentTarget.value)}
            onKeyDown={(event) => onKey(event, send, onLeave)}
          />
          {text !== '' && <SendButton {...props} sendable={sendable} />}
        </div>
        {props.children}
      </div>
      <p id="composer-note" class={left < 0 || refusal ? 'composer-note over' : 'composer-note'}>
        {refusal ?? (lengthWords(left) || note)}
      </p>
    </form>
  )
}

/** Stays a button when nothing can be sent, so that the focus does not fall out of the form. */
function SendButton({ sendName, sendIcon, sendable, lit, wait }: ComposerProps & { sendable: boolean }) {
  const name = wait === undefined ? sendName : `${sendName}: ${t('composer.wait', { n: wait })}`
  return (
    <IconButton name={name} type="submit" kind={sendable && lit ? 'primary' : 'plain'} aria-disabled={!sendable}>
      {wait === undefined ? sendIcon : <span class="figure">{wait}</span>}
    </IconButton>
  )
}

function onKey(event: KeyboardEvent, send: () => void, leave?: () => void): void {
  if (event.isComposing) return
  if (event.key === 'Escape') leave?.()
  if (event.key !== 'Enter' || event.shiftKey || !finePointer()) return
  event.preventDefault()
  send()
}

function lengthWords(left: number): string {
  if (left < 0) return t('composer.over', { n: -left })
  return left <= NEARLY_FULL ? t('composer.left', { n: left }) : ''
}

/** As high as its text, up to what the style allows. */
function fit(box: HTMLTextAreaElement | null): void {
  if (!box) return
  box.style.height = 'auto'
  box.style.height = `${box.scrollHeight}px`
}
