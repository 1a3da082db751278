import { drawn } from './drawn-icon.tsx'

/** Icons of what a page begins with. */
export const SendIcon = drawn(<path d="M10 16V4M4.75 9.25 10 4l5.25 5.25" />)
export const CheckIcon = drawn(<path d="m4 10.5 4 4 8-9" />)
export const CloseIcon = drawn(<path d="m5 5 10 10M15 5 5 15" />)
export const MoreIcon = drawn(<path d="M4 10h.01M10 10h.01M16 10h.01" stroke-width="2.5" />)
export const EditIcon = drawn(<path d="M3.5 16.5 4.5 12.5 13.5 3.5l3 3-9 9zM11.5 5.5l3 3" />)
export const DeleteIcon = drawn(<path d="M3.5 5.5h13M8 5.5v-2h4v2M5.5 5.5l.75 11h7.5l.75-11M8.5 9v4.5M11.5 9v4.5" />)
export const BackIcon = drawn(<path class="mirrored" d="M16 10H4m5-5-5 5 5 5" />)
export const SettingsIcon = drawn(
  <>
    <path d="M3 6h6m4 0h4M3 14h3m4 0h7" />
    <circle cx="11" cy="6" r="2" />
    <circle cx="8" cy="14" r="2" />
  </>,
)
export const PeopleIcon = drawn(
  <>
    <circle cx="7.5" cy="7" r="3" />
    <path d="M2 16.5c.4-3 2.6-4.5 5.5-4.5s5.1 1.5 5.5 4.5M12.5 4.3a3 3 0 0 1 0 5.4M15 12.6c1.7.7 2.7 2 3 3.9" />
  </>,
)
export const AwayIcon = drawn(
  <path d="M3 3l14 14M2.5 8a11 11 0 0 1 3-2M9 4.6A11 11 0 0 1 17.5 8M5.3 11.2a7 7 0 0 1 4-2.1M10 15.5h.01" />,
)
export const WarnIcon = drawn(<path d="M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3h.01" />)
export const ClockIcon = drawn(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 6v4l2.5 2" />
  </>,
)
export const AnswerIcon = drawn(<path class="mirrored" d="M8.5 5 4 9.5 8.5 14M4 9.5h7.5A4.5 4.5 0 0 1 16 14v1.5" />)
