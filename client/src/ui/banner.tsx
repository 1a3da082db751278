import type { ComponentChildren } from 'preact'

/** A strip that says in which state the page is, as long as it lasts. */
export function Banner({
  tone,
  icon,
  title,
  children,
}: {
  tone: 'away' | 'busy' | 'trouble'
  icon: ComponentChildren
  title: string
  children?: ComponentChildren
}) {
  return (
    <div class={`banner ${tone}`}>
      {icon}
      <p>
        <strong>{title}</strong> {children}
      </p>
    </div>
  )
}
