import { useEffect, useRef, useState } from 'preact/hooks'

/** A figure of which only the digits that have changed roll. */
export function Rolling({ figure }: { figure: string }) {
  const begun = useRef(false)
  useEffect(() => {
    begun.current = true
  }, [])
  const letters = Array.from(figure)
  return (
    <span class="hall-rolling" dir="ltr">
      {letters.map((letter, at) => (
        <Letter key={`${letters.length - at} ${letter}`} letter={letter} rolls={begun.current} />
      ))}
    </span>
  )
}

/** Whether it rolls is settled when it comes: it is another one that takes its place. */
function Letter({ letter, rolls }: { letter: string; rolls: boolean }) {
  const [rolling] = useState(rolls)
  if (!/\p{Nd}/u.test(letter)) return <span>{letter}</span>
  return <span class={rolling ? 'hall-digit rolls' : 'hall-digit'}>{letter}</span>
}
