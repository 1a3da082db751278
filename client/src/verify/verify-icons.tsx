import { drawn } from '../ui/drawn-icon.tsx'

export const BallotsIcon = drawn(<path d="M3 10.5h14v6H3zM5.5 10.5v-7h9v7M8 6.5l1.5 1.5L12.5 5" />)
export const UnknownIcon = drawn(<path d="M5 10h10" />)
export const WrongIcon = drawn(<path d="m5.5 5.5 9 9m0-9-9 9" />)
