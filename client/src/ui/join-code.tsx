/** A join code as it is read aloud and off a wall: "K7 QM4". */
export const spelledCode = (code: string): string => `${code.slice(0, 2)}\u00a0${code.slice(2)}`

/** The address that a join code stands for. */
export const joinAddress = (code: string): string => `${location.origin}/j/${code}`

export function JoinCode({ code }: { code: string }) {
  return (
    <b class="join-code" translate={false}>
      {spelledCode(code)}
    </b>
  )
}
