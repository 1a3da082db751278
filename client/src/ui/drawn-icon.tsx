import type { ComponentChildren } from 'preact'

/** Drawn for these pages: 20 px, stroke 1.75. Always beside words or inside a control that has a name. */
export const drawn = (shape: ComponentChildren) => () => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    {shape}
  </svg>
)
