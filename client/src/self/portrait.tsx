import { useState } from 'preact/hooks'
import type { Person } from '../../../src/protocol/core.ts'
import { Avatar, hueOf } from '../ui/name-tag.tsx'

/** A person's picture; without one, or when it cannot be had, the beginning of their name. */
export function Portrait({ person: { id, name = '', avatar } }: { person: Person }) {
  const [broken, setBroken] = useState<string>()
  if (!avatar?.startsWith('https:') || avatar === broken) return <Avatar name={name} hue={hueOf(id)} />
  return (
    <img
      class="portrait"
      src={avatar}
      alt=""
      loading="lazy"
      referrerpolicy="no-referrer"
      onError={() => setBroken(avatar)}
    />
  )
}
