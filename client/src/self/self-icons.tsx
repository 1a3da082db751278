import { drawn } from '../ui/drawn-icon.tsx'

export const CarryIcon = drawn(<path d="M3.5 3.5h6v13h-6zM6 14h1M12.5 10h5M15 7.5l2.5 2.5L15 12.5" />)
export const LeaveIcon = drawn(<path class="mirrored" d="M8 3.5H3.5v13H8M8 10h9m-3.5-3.5L17 10l-3.5 3.5" />)
