import type { ComponentChildren } from 'preact'

const drawn = (shape: ComponentChildren) => () => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    {shape}
  </svg>
)
const speaker = <path d="M3 8v4h2.5L9.5 15.5v-11L5.5 8z" />

export const SoundIcon = drawn(
  <>
    {speaker}
    <path d="M12.5 7.5a3.5 3.5 0 0 1 0 5M14.8 5.2a6.8 6.8 0 0 1 0 9.6" />
  </>,
)
export const SilentIcon = drawn(
  <>
    {speaker}
    <path d="m13 8 4 4m0-4-4 4" />
  </>,
)
export const PlayIcon = drawn(<path d="M6.5 4.5v11l9-5.5z" />)
