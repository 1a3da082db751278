import { drawn } from '../ui/drawn-icon.tsx'

export const UndoIcon = drawn(<path d="M7.5 4 3.5 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H8" />)
export const ScreenIcon = drawn(<path d="M3 4.5h14v9.5H3zM7.5 17h5M10 14v3" />)
export const PhoneIcon = drawn(<path d="M6 2.5h8v15H6zM9 15h2" />)
export const PersonIcon = drawn(
  <>
    <circle cx="10" cy="6.5" r="3" />
    <path d="M4 17c.5-3.5 3-5 6-5s5.5 1.5 6 5" />
  </>,
)
export const AddIcon = drawn(<path d="M10 4v12M4 10h12" />)
export const ImportIcon = drawn(<path d="M10 3v9m-4-4 4 4 4-4M3.5 16.5h13" />)
export const ExportIcon = drawn(<path d="M10 12V3M6 7l4-4 4 4M3.5 16.5h13" />)
export const NextIcon = drawn(<path class="mirrored" d="M4 10h12m-5-5 5 5-5 5" />)
export const OnAirIcon = drawn(
  <>
    <circle cx="10" cy="10" r="2" />
    <path d="M6 14a5.7 5.7 0 0 1 0-8M14 6a5.7 5.7 0 0 1 0 8M3.5 16.5a9.2 9.2 0 0 1 0-13M16.5 3.5a9.2 9.2 0 0 1 0 13" />
  </>,
)
export const BlankIcon = drawn(<path d="M3 4.5h14v9.5H3zM5.5 12 14.5 6.5" />)
export const PauseIcon = drawn(<path d="M7 5v10M13 5v10" />)
export const CalmIcon = drawn(<path d="M10 2.5 16.5 5v5c0 4-2.7 6.5-6.5 7.5-3.8-1-6.5-3.5-6.5-7.5V5zM7 10h6" />)
export const StreamIcon = drawn(<path d="M3 5h14v10H3zM8.5 7.7v4.6l4-2.3z" />)
export const CardIcon = drawn(<path d="M3.5 4h13v12h-13zM6.5 8h7M6.5 11.5h4.5" />)
export const WallIcon = drawn(<path d="M3 4h8v4.5H3zM9 11.5h8V16H9zM14 4h3M3 13.8h3" />)
export const JoinIcon = drawn(
  <path d="M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h2v2M16.5 11.5v5h-5" />,
)
export const ThanksIcon = drawn(
  <path d="M10 16.5S3.5 12.7 3.5 8A3.4 3.4 0 0 1 10 6.5 3.4 3.4 0 0 1 16.5 8c0 4.7-6.5 8.5-6.5 8.5z" />,
)
export const OwnIcon = drawn(<path d="M4 10a6 6 0 0 1 10.5-4M16 10a6 6 0 0 1-10.5 4M14.5 3v3h-3M5.5 17v-3h3" />)
export const OutIcon = drawn(<path d="M8 4H4v12h12v-4M11 3.5h5.5V9M16 4 9 11" />)
export const PollIcon = drawn(<path d="M3.5 4.5h10v3h-10zM3.5 8.5h13v3h-13zM3.5 12.5h6v3h-6z" />)
export const QuestionIcon = drawn(
  <path d="M3.5 4h13v9.5h-6L7 16.5v-3H3.5zM8.4 7.4a1.7 1.7 0 1 1 2.3 1.6c-.5.2-.7.5-.7 1M10 11.6h.01" />,
)
