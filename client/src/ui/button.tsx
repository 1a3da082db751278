import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'class' | 'className' | 'icon' | 'label'>

/** `primary`: the one thing to do now, once in a view. `danger`: cannot be undone, with an icon and its word. */
export function Button({
  kind = 'quiet',
  busy = false,
  type = 'button',
  children,
  ...rest
}: Native & { kind?: 'primary' | 'quiet' | 'plain' | 'danger'; busy?: boolean; children: ComponentChildren }) {
  return (
    <button {...rest} type={type} class={`button ${kind}`} aria-busy={busy} disabled={rest.disabled || busy}>
      {children}
    </button>
  )
}

/** A control that is only an icon: its name is said and shown as a tip. */
export function IconButton({
  name,
  kind = 'plain',
  type = 'button',
  children,
  ...rest
}: Native & { name: string; kind?: 'primary' | 'quiet' | 'plain'; children: ComponentChildren }) {
  return (
    <button {...rest} type={type} class={`icon-button ${kind}`} aria-label={name} title={name}>
      {children}
    </button>
  )
}
