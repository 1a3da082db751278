import { drawn } from '../ui/drawn-icon.tsx'

export const PreviousIcon = drawn(<path class="mirrored" d="m12.5 5-5 5 5 5" />)
export const NextIcon = drawn(<path class="mirrored" d="m7.5 5 5 5-5 5" />)
export const PollIcon = drawn(<path d="M4 16.5v-6M10 16.5v-13M16 16.5v-9" />)
