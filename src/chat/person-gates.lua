-- Included: may this person write at all? The twin of judgeGates() in chat-rules.ts. `closed` is what that gate says.
-- Returns nil = yes, or a refusal, with how long to wait where waiting cures it.
local function judge_gates(gates, closed, person, staff, now)
  if closed then return { 'refused', 'closed' } end
  local muted_until = not staff and tonumber(redis.call('HGET', gates, 'r:' .. person))
  if not muted_until then return nil end
  if muted_until == 0 then return { 'refused', 'banned' } end
  if now < muted_until then return { 'refused', 'muted', muted_until - now } end
  return nil
end
