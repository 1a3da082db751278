import type { Server } from 'socket.io'

/** How many connections are open, by how they speak. */
export function openTransports(io: Server): Record<'websocket' | 'polling', number> {
  const open = { websocket: 0, polling: 0 }
  const { clients } = io.engine as unknown as { clients: Record<string, { transport: { name: string } }> }
  for (const { transport } of Object.values(clients)) open[transport.name === 'polling' ? 'polling' : 'websocket']++
  return open
}
