import { drawn } from './drawn-icon.tsx'

/** Icons of what comes when it is needed. */
export const BellIcon = drawn(<path d="M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1.5 1H4zM8.5 16.5h3M10 4.5v-1" />)
export const CalendarIcon = drawn(<path d="M3.5 5.5h13v11h-13zM3.5 9h13M7 3.5v3.5M13 3.5v3.5" />)
export const ShareIcon = drawn(<path d="M10 12V3.5M6.75 6.5 10 3.25l3.25 3.25M5.5 10H4v6.5h12V10h-1.5" />)
export const CopyIcon = drawn(<path d="M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4" />)
export const MentionIcon = drawn(
  <>
    <circle cx="10" cy="10" r="3" />
    <path d="M13 7v4a2 2 0 0 0 4 0v-1a7 7 0 1 0-3 5.75" />
  </>,
)
export const PinIcon = drawn(<path d="M7.5 3.5h5l-.75 6 2.75 2.5h-9L8.25 9.5zM10 12v5" />)
export const NewsIcon = drawn(<path class="mirrored" d="M4 8.5v3.5h2.5l7 3.5v-11l-7 4zM7 12l1 4.5h2M16.5 8.5v3.5" />)
export const HeldIcon = drawn(
  <path d="M6 3.5h8M6 16.5h8M7 3.5c0 4 6 5 6 6.5s-6 2.5-6 6.5M13 3.5c0 4-6 5-6 6.5s6 2.5 6 6.5" />,
)
export const FoldIcon = drawn(<path d="m5 12.5 5-5 5 5" />)
export const UnfoldIcon = drawn(<path d="m5 7.5 5 5 5-5" />)
export const RetryIcon = drawn(<path d="M16 6.5V3m0 3.5h-3.5M15.6 6.4A6.75 6.75 0 1 0 16.75 10" />)
export const DownIcon = drawn(<path d="M10 4v12m-5-5 5 5 5-5" />)
