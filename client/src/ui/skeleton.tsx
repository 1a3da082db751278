/** Stands for lines that are on their way. */
export function Skeleton({ lines = 6 }: { lines?: number }) {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, n) => (
        <div key={n} class={`skeleton-line w${n % 4}`}>
          <span class="skeleton-avatar" />
          <span class="skeleton-text" />
        </div>
      ))}
    </div>
  )
}
